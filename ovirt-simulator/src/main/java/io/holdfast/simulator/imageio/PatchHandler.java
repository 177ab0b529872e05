package io.holdfast.simulator.imageio;

import io.holdfast.simulator.http.Response;
import io.holdfast.simulator.json.Json;
import io.holdfast.simulator.storage.ByteRange;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** PATCH: zero a range, or flush. */
record PatchHandler(Answers answers) {
    private static final int BODY_BYTES_MAX = 64 * 1024;

    /** The daemon cuts zeroing into NBD commands of this size. */
    private static final long ZERO_STEP_BYTES = 128L * 1024 * 1024;

    Response patch(ImageRequest request) throws Refused, IOException {
        Map<String, Json> message = message(request);
        Json op = message.get("op");
        if (op == null) {
            throw Refused.badRequest("Missing required value for op");
        }
        String word = op instanceof Json.Str(String value) ? value : op.toString();
        return switch (word) {
            case "zero" -> zero(request, message);
            case "flush" -> flush(request);
            default -> throw ImageRequest.unsupported(word, "op", List.of("flush", "zero"));
        };
    }

    private static Map<String, Json> message(ImageRequest request) throws Refused, IOException {
        Json json;
        try {
            json = Json.parse(request.http().bodyText(BODY_BYTES_MAX));
        } catch (Json.Malformed e) {
            throw Refused.badRequest("Invalid JSON message " + e.getMessage());
        }
        if (json instanceof Json.Obj(Map<String, Json> members)) {
            return members;
        }
        throw new IOException("valid JSON, but no object: the daemon trips over it");
    }

    private Response zero(ImageRequest request, Map<String, Json> message)
            throws Refused, IOException {
        long size = integer(message, "size", false);
        long offset = integer(message, "offset", true);
        boolean flush = flag(message, "flush");
        Ticket ticket = request.authorize(TicketOperation.WRITE);
        NbdConnection nbd = request.open(ticket);
        Limits.allowed(offset, size, ticket);

        Running running = ticket.begin(offset);
        try {
            while (running.done() < size && !running.isCanceled()) {
                long step = Math.min(ZERO_STEP_BYTES, size - running.done());
                ByteRange range = new ByteRange(offset + running.done(), step);
                WriteHandler.failIfPlanned(request, ticket, range);
                nbd.zero(range, ticket.terms().sparse());
                running.advance(step);
                ticket.use().bytesZeroed.add(step);
            }
            if (flush) {
                nbd.disk().flush();
                ticket.use().flushes.increment();
            }
        } finally {
            ticket.end(running);
        }
        return answers.empty();
    }

    private Response flush(ImageRequest request) throws Refused, IOException {
        Ticket ticket = request.authorize(TicketOperation.WRITE);
        NbdConnection nbd = request.open(ticket);
        Running running = ticket.begin(0);
        try {
            nbd.disk().flush();
            ticket.use().flushes.increment();
        } finally {
            ticket.end(running);
        }
        return answers.empty();
    }

    private static long integer(Map<String, Json> message, String name, boolean optional)
            throws Refused {
        Json value = message.get(name);
        if (value == null) {
            if (optional) {
                return 0;
            }
            throw Refused.badRequest("Missing required value for " + Python.repr(name));
        }
        if (!(value instanceof Json.Num number) || !number.isInteger()) {
            throw Refused.badRequest("Integer required " + python(value));
        }
        if (number.value().signum() < 0) {
            throw Refused.badRequest("Invalid value " + number.value().toPlainString() + " < 0");
        }
        return ReadRange.number(number.value().toPlainString());
    }

    private static boolean flag(Map<String, Json> message, String name) throws Refused {
        Json value = message.get(name);
        if (value == null) {
            return false;
        }
        if (value instanceof Json.Bool(boolean set)) {
            return set;
        }
        throw Refused.badRequest("Boolean required " + python(value));
    }

    private static String python(Json value) {
        return switch (value) {
            case Json.Str(String text) -> Python.repr(text);
            case Json.Num(var number) -> number.toPlainString();
            case Json.Bool(boolean set) -> set ? "True" : "False";
            case Json.Null() -> "None";
            case Json.Arr _ -> "[...]";
            case Json.Obj _ -> "{...}";
        };
    }
}
