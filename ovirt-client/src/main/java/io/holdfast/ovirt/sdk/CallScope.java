package io.holdfast.ovirt.sdk;

import io.holdfast.ovirt.CorrelationId;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.EngineFault;
import io.holdfast.ovirt.EngineUnavailable;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Carries a call's purpose and correlation id down to the HTTP client, past the SDK, and what went
 * wrong back up.
 */
record CallScope(String purpose, Optional<CorrelationId> correlation) {

    private static final ScopedValue<CallScope> PRESENT = ScopedValue.newInstance();

    /** The running call's scope. */
    static CallScope present() {
        return PRESENT.orElse(new CallScope("talk to the engine", Optional.empty()));
    }

    <T> T run(Supplier<T> call) {
        try {
            return ScopedValue.where(PRESENT, this).call(call::get);
        } catch (RuntimeException failure) {
            throw inOurWords(failure);
        }
    }

    /** The SDK wraps what the HTTP client throws into its own untyped error: look beneath. */
    private RuntimeException inOurWords(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EngineException known) {
                return known;
            }
            if (cause instanceof ClosedEngine closed) {
                return closed;
            }
        }
        String from = failure.getClass().getName();
        if (from.startsWith("org.ovirt.")) {
            return new EngineUnavailable(
                    "Could not " + purpose + ": the answer is not understood",
                    EngineFault.none(),
                    failure);
        }
        return failure;
    }

    /** The connection was closed by its owner: a mistake of the caller, not of the engine. */
    static final class ClosedEngine extends IllegalStateException {
        ClosedEngine() {
            super("The connection to the engine is closed");
        }
    }
}
