package io.holdfast.ovirt;

import org.jspecify.annotations.Nullable;

/**
 * The engine was not reached, did not answer in time, or answered as a server in trouble does (502,
 * 503, an HTML page). A call that changes something may have been carried out: look before
 * repeating it.
 */
public final class EngineUnavailable extends EngineException {

    public EngineUnavailable(String what, EngineFault fault, @Nullable Throwable cause) {
        super(what, fault, cause);
    }

    @Override
    public boolean again() {
        return true;
    }
}
