package io.holdfast.ovirt;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The engine did not do what was asked. The type answers "again, or stop?"; the fault tells what
 * the engine said.
 */
public abstract sealed class EngineException extends RuntimeException
        permits EngineUnavailable, EngineBusy, EngineRefused, EngineMissing, EngineLoginRefused {

    private final transient EngineFault fault;

    EngineException(String what, EngineFault fault, @Nullable Throwable cause) {
        super(what + fault.inWords(), cause);
        this.fault = Objects.requireNonNull(fault);
    }

    /** Whether the same call, unchanged, may succeed later. */
    public abstract boolean again();

    public EngineFault fault() {
        return fault;
    }

    /** The text between the fault's brackets, or nothing where the engine gave none. */
    public Optional<String> detail() {
        return fault.detail();
    }
}
