package io.holdfast.simulator.http;

import java.time.Duration;

/** What can be done to one request's connection, whatever the endpoint would have answered. */
public sealed interface Disturbance {
    /** TCP reset instead of an answer; the endpoint is not called. */
    record Reset() implements Disturbance {}

    /** The connection is closed in order, without an answer; the endpoint is not called. */
    record CloseUnanswered() implements Disturbance {}

    /** Nothing is answered for this long, then TCP reset; the endpoint is not called. */
    record Silence(Duration duration) implements Disturbance {}

    /** The endpoint is called this much later. */
    record Delay(Duration duration) implements Disturbance {}

    /** The endpoint works, but its answer is lost: TCP reset instead. */
    record LoseAnswer() implements Disturbance {}

    /** The body is cut after so many bytes and the connection closed. */
    record CutBody(long afterBytes) implements Disturbance {
        public CutBody {
            if (afterBytes < 0) {
                throw new IllegalArgumentException("cannot cut before the body: " + afterBytes);
            }
        }
    }

    /** As {@link CutBody}, by TCP reset. */
    record ResetInBody(long afterBytes) implements Disturbance {}

    /** The body is sent at this rate of simulated time. */
    record SlowBody(long bytesPerSecond) implements Disturbance {
        public SlowBody {
            if (bytesPerSecond <= 0) {
                throw new IllegalArgumentException("rate must be above 0: " + bytesPerSecond);
            }
        }
    }

    /** This answer in place of the endpoint's, which is not called. */
    record Instead(Response response) implements Disturbance {}
}
