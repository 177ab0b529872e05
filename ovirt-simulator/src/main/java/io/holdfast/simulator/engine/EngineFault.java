package io.holdfast.simulator.engine;

import io.holdfast.simulator.http.Disturbance;
import java.time.Duration;

/** What can go wrong with a request to the engine, whatever the engine would have answered. */
public sealed interface EngineFault {
    /** The connection misbehaves. */
    record Wire(Disturbance disturbance) implements EngineFault {}

    /** A fault in XML with this status. */
    record Fault(int status, String reason, String detail) implements EngineFault {}

    /** A page in HTML with this status, as a proxy or a crashed REST layer answers. */
    record Html(int status) implements EngineFault {}

    /** What a bad password gets: 400, in JSON. For the points {@code POST /sso/*}. */
    record SignInRefused() implements EngineFault {}

    /** All sign-ins end now; the request goes on and meets that. */
    record TokensDie() implements EngineFault {}

    /**
     * The engine is down for so long, this request included: resets only, its work stands still.
     */
    record Away(Duration duration) implements EngineFault {}
}
