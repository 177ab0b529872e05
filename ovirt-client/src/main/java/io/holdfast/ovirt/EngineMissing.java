package io.holdfast.ovirt;

import org.jspecify.annotations.Nullable;

/** HTTP 404: the entity that the call names does not exist. Stop. */
public final class EngineMissing extends EngineException {

    public EngineMissing(String what, EngineFault fault, @Nullable Throwable cause) {
        super(what, fault, cause);
    }

    @Override
    public boolean again() {
        return false;
    }
}
