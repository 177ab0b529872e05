package io.holdfast.ovirt;

/** How the freezing of a guest's file systems ended. */
public sealed interface Freeze {

    /** They are frozen until {@link Vms#thaw}. */
    record Frozen() implements Freeze {}

    /** The engine or the guest agent will not; the guest runs on. */
    record NotPossible(String why) implements Freeze {}
}
