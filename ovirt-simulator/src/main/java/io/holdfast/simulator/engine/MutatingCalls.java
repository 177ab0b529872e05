package io.holdfast.simulator.engine;

import io.holdfast.simulator.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was asked of the API that changes something, and how it was asked. */
public final class MutatingCalls {
    /** More than any run of tests makes. */
    private static final int CALLS_MAX = 100_000;

    /**
     * One call.
     *
     * @param point {@code METHOD /path} below the API
     * @param correlationId as the engine reads it; empty when the client gave none
     * @param async whether the client asked not to wait, which swallows faults
     */
    public record Made(String point, String correlationId, boolean async) {}

    private final List<Made> calls = new ArrayList<>();

    void note(Request request, String correlationId) {
        if (request.method().equals("GET")) {
            return;
        }
        boolean async =
                request.queryValue("async").filter(v -> !v.equalsIgnoreCase("false")).isPresent()
                        || request.headers().first("Expect").equals(Optional.of("202-accepted"));
        synchronized (calls) {
            if (calls.size() < CALLS_MAX) {
                calls.add(new Made(EngineFaults.point(request), correlationId, async));
            }
        }
    }

    /** How many there were so far. */
    public int count() {
        synchronized (calls) {
            return calls.size();
        }
    }

    /** Those after the first so many, in their order. */
    public List<Made> after(int first) {
        synchronized (calls) {
            return List.copyOf(calls.subList(first, calls.size()));
        }
    }
}
