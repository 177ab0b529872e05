package io.holdfast.simulator.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.Optional;

/** The requests and answers of one connection, in turn. */
final class Conversation {
    /** An unread body up to this size is skipped to keep the connection; a longer one closes it. */
    private static final long DRAIN_BYTES_MAX = 1024 * 1024;

    private static final int READ_BUFFER_BYTES = 64 * 1024;

    private final Socket socket;
    private final Connection connection;
    private final Endpoint endpoint;
    private final ServerOptions options;
    private final RequestReader reader;
    private final ResponseSender sender;

    Conversation(Socket socket, Connection connection, Endpoint endpoint, ServerOptions options)
            throws IOException {
        this.socket = socket;
        this.connection = connection;
        this.endpoint = endpoint;
        this.options = options;
        InputStream in =
                new BufferedInputStream(
                        WatchedStreams.input(socket.getInputStream(), connection),
                        READ_BUFFER_BYTES);
        OutputStream out = WatchedStreams.output(socket.getOutputStream(), connection);
        this.reader = new RequestReader(in, out, connection, options);
        this.sender = new ResponseSender(out);
    }

    void run() throws IOException {
        boolean goOn = true;
        while (goOn && connection.isOpen()) {
            Optional<Request> request;
            try {
                request = reader.next();
            } catch (RequestReader.Refused e) {
                sender.send(refusal(e), true, true);
                partGently();
                return;
            }
            goOn = request.isPresent() && serve(request.get());
        }
        if (connection.isOpen()) {
            partGently();
        }
    }

    /** True when the connection is kept. */
    private boolean serve(Request request) throws IOException {
        Optional<Disturbance> disturbance = options.faults().on(request);
        if (disturbance.isEmpty()) {
            return send(request, endpoint.answer(request));
        }
        return switch (disturbance.get()) {
            case Disturbance.Reset() -> reset();
            case Disturbance.CloseUnanswered() -> false;
            case Disturbance.Silence(var duration) -> {
                connection.pause(duration);
                yield reset();
            }
            case Disturbance.Delay(var duration) ->
                    connection.pause(duration) && send(request, endpoint.answer(request));
            case Disturbance.LoseAnswer() -> {
                Response lost = endpoint.answer(request);
                lost.body().writeTo(OutputStream.nullOutputStream());
                yield reset();
            }
            case Disturbance.CutBody(var after) ->
                    send(request, DisturbedBody.cut(endpoint.answer(request), after));
            case Disturbance.ResetInBody(var after) -> {
                send(request, DisturbedBody.cut(endpoint.answer(request), after));
                yield reset();
            }
            case Disturbance.SlowBody(var rate) ->
                    send(request, DisturbedBody.slow(endpoint.answer(request), rate, connection));
            case Disturbance.Instead(var response) -> send(request, response);
        };
    }

    private boolean send(Request request, Response response) throws IOException {
        boolean close =
                response.isClosing()
                        || request.version().equals("HTTP/1.0")
                        || request.headers()
                                .first("Connection")
                                .map(c -> c.toLowerCase(Locale.ROOT).contains("close"))
                                .orElse(false);
        boolean withBody = options.headBodies() || !request.method().equals("HEAD");
        try {
            if (!sender.send(response, close, withBody)) {
                return false;
            }
        } catch (DisturbedBody.Cut e) {
            return false;
        }
        return !close && request.requestBody().drain(DRAIN_BYTES_MAX);
    }

    private boolean reset() {
        connection.reset();
        return false;
    }

    private static Response refusal(RequestReader.Refused refused) {
        String message = refused.why().replace("&", "&amp;").replace("<", "&lt;");
        return Response.text(
                refused.status(),
                "text/html;charset=utf-8",
                """
                <!DOCTYPE HTML>
                <html lang="en"><head><title>Error response</title></head>
                <body><h1>Error response</h1><p>Error code: %d</p><p>Message: %s.</p>
                </body></html>
                """
                        .formatted(refused.status(), message));
    }

    /** Says goodbye so that the peer can still read the answer: a bare close would reset it. */
    private void partGently() throws IOException {
        socket.shutdownOutput();
        InputStream in = WatchedStreams.input(socket.getInputStream(), connection);
        byte[] sink = new byte[READ_BUFFER_BYTES];
        long drained = 0;
        socket.setSoTimeout(200);
        int n;
        while (drained < DRAIN_BYTES_MAX && (n = in.read(sink)) >= 0) {
            drained += n;
        }
    }
}
