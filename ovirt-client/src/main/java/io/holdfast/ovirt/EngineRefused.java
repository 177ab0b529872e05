package io.holdfast.ovirt;

import org.jspecify.annotations.Nullable;

/**
 * The engine understood and will not (400, 403, a lasting 409, a fault of its own with 500). Stop:
 * the same call fails again.
 */
public final class EngineRefused extends EngineException {

    public EngineRefused(String what, EngineFault fault, @Nullable Throwable cause) {
        super(what, fault, cause);
    }

    @Override
    public boolean again() {
        return false;
    }
}
