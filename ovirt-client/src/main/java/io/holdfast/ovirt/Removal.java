package io.holdfast.ovirt;

/** How a removal ended; both are success for whoever wants the thing gone. */
public enum Removal {
    /** The engine accepted it; storage work may go on. */
    ACCEPTED,
    /** There was nothing to remove. */
    WAS_GONE
}
