package io.holdfast.simulator.http;

import java.util.Optional;

/** Asked once for each request, before the endpoint, which disturbance strikes it. */
@FunctionalInterface
public interface Faults {
    /** A server that behaves. */
    Faults NONE = request -> Optional.empty();

    Optional<Disturbance> on(Request request);
}
