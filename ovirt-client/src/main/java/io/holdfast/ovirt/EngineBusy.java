package io.holdfast.ovirt;

import org.jspecify.annotations.Nullable;

/**
 * HTTP 409 of a passing kind: something holds a lock or is in a state that ends by itself. Ask
 * again later.
 */
public final class EngineBusy extends EngineException {

    public EngineBusy(String what, EngineFault fault, @Nullable Throwable cause) {
        super(what, fault, cause);
    }

    @Override
    public boolean again() {
        return true;
    }
}
