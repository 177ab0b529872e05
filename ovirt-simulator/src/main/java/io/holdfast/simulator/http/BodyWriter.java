package io.holdfast.simulator.http;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a body of the length that was announced. Writing less, or throwing, makes the server close
 * the connection: the client sees a short body.
 */
@FunctionalInterface
public interface BodyWriter {
    void writeTo(OutputStream out) throws IOException;
}
