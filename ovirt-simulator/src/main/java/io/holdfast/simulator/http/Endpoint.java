package io.holdfast.simulator.http;

import java.io.IOException;

/** What a server does with a request. Called on the connection's own virtual thread. */
@FunctionalInterface
public interface Endpoint {
    /**
     * Answers one request. The request's body may be left unread: the server then skips it, or
     * closes the connection when it is long. An exception closes the connection without an answer.
     */
    Response answer(Request request) throws IOException;
}
