package io.holdfast.ovirt;

/**
 * A disk in a VM backup; the mode is the engine's choice for this disk, whatever was asked for the
 * VM.
 */
public record BackedUpDisk(Disk disk, Mode mode) {

    public enum Mode {
        FULL,
        /** Changed blocks can be asked for. */
        INCREMENTAL
    }
}
