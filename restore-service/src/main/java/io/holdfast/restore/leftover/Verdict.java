package io.holdfast.restore.leftover;

/** What becomes of a marked object. */
public enum Verdict {
    /** Its job runs. */
    IN_USE,
    /**
     * Its job failed, and people use it, may be using it, or once did: a VM that runs or has disks,
     * a disk that hangs on a VM. Kept for good.
     */
    TAKEN_UP,
    /** Its job ended only just now: what it asked of the engine last may still be on its way. */
    YOUNG,
    /**
     * No job of this installation, as far as its journal knows: another one's, from before the
     * database was lost, or marked by somebody else. Kept.
     */
    UNKNOWN,
    /** Half made by a job that failed or was cancelled: removed by the next sweep. */
    REMOVABLE
}
