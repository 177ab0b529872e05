package io.holdfast.ovirt;

import org.jspecify.annotations.Nullable;

/** The engine does not accept the user name or password. Stop: repeated attempts lock accounts. */
public final class EngineLoginRefused extends EngineException {

    public EngineLoginRefused(String what, EngineFault fault, @Nullable Throwable cause) {
        super(what, fault, cause);
    }

    @Override
    public boolean again() {
        return false;
    }
}
