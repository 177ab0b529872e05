package io.holdfast.repository.model;

import io.holdfast.repository.ledger.PinId;
import java.util.Optional;

/** A backup job, from its pin to its recovery point. */
final class Job {

    private final PinId holder;
    private final Optional<Stored> parent;
    private final DiskChange change;
    private final boolean told;
    private Optional<Stored> written = Optional.empty();

    /**
     * One that has done nothing yet.
     *
     * @param told whether it is told what changed; else it reads all
     */
    Job(PinId holder, Optional<Stored> parent, DiskChange change, boolean told) {
        this.holder = holder;
        this.parent = parent;
        this.change = change;
        this.told = told;
    }

    PinId holder() {
        return holder;
    }

    Optional<Stored> parent() {
        return parent;
    }

    DiskChange change() {
        return change;
    }

    boolean told() {
        return told;
    }

    /** What it is about to commit, if all but that is written. */
    Optional<Stored> written() {
        return written;
    }

    void wrote(Stored stored) {
        written = Optional.of(stored);
    }

    /** What it wrote may be gone: it must begin again. */
    void beginAgain() {
        written = Optional.empty();
    }
}
