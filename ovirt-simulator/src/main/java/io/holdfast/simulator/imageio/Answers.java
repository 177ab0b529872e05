package io.holdfast.simulator.imageio;

import io.holdfast.simulator.http.BodyWriter;
import io.holdfast.simulator.http.Response;
import io.holdfast.simulator.time.SimClock;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Answers in the daemon's own form: lower-case headers, server and date first. */
record Answers(SimClock clock) {
    static final String VERSION = "2.5.3";

    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    Response stream(int status, long length, BodyWriter body) {
        return Response.streaming(status, length, body)
                .header("server", "imageio/" + VERSION)
                .header("date", HTTP_DATE.format(clock.now()))
                .header("content-length", Long.toString(length));
    }

    Response empty() {
        return stream(200, 0, out -> {});
    }

    Response json(String json) {
        return bytes(200, json + "\n").header("content-type", "application/json");
    }

    Response error(Refused refused, boolean bodyUnread) {
        Response plain =
                bytes(refused.status(), refused.text() + "\n")
                        .header("content-type", "text/plain; charset=UTF-8");
        Response ranged =
                refused.contentRange()
                        .map(range -> plain.header("content-range", range))
                        .orElse(plain);
        return refused.isClosing() || bodyUnread ? closing(ranged) : ranged;
    }

    static Response closing(Response response) {
        return response.header("connection", "close").closing();
    }

    private Response bytes(int status, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return stream(status, body.length, out -> out.write(body));
    }
}
