package io.holdfast.snapshot.leftover;

/** What becomes of a marked object. */
public enum Verdict {
    /** Its job runs. */
    IN_USE,
    /** Its job is over, but another one is at work on the VM. */
    VM_IN_USE,
    /** Its job ended only just now: what it asked of the engine last may still be on its way. */
    YOUNG,
    /** No job of this installation: another one's, or from before the database was lost. Kept. */
    UNKNOWN,
    /** Nobody needs it: removed by the next sweep. */
    REMOVABLE
}
