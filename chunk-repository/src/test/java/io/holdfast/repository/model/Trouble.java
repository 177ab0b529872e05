package io.holdfast.repository.model;

import io.holdfast.repository.store.RepositoryException;
import java.util.Optional;
import java.util.function.Supplier;

/** Brings one fault upon one piece of work, at a request that is chosen before. */
final class Trouble implements Gate {

    private final Optional<Fault> fault;
    private final int at;
    private final Trace trace;
    private final boolean ofChanges;
    private int made;
    private int changes;
    private boolean dead;
    private Optional<String> struck = Optional.empty();

    private Trouble(Optional<Fault> fault, int at, boolean ofChanges, Trace trace) {
        this.fault = fault;
        this.at = at;
        this.ofChanges = ofChanges;
        this.trace = trace;
    }

    /** Nothing happens. */
    static Trouble none(Trace trace) {
        return new Trouble(Optional.empty(), -1, false, trace);
    }

    /** The request of this number, counted from 0, meets the fault. */
    static Trouble at(int request, Fault fault, Trace trace) {
        return new Trouble(Optional.of(fault), request, false, trace);
    }

    /** The same, but only requests that change something are counted. */
    static Trouble atChange(int change, Fault fault, Trace trace) {
        return new Trouble(Optional.of(fault), change, true, trace);
    }

    @Override
    public <T> T pass(Request request, Supplier<T> work) {
        if (dead) {
            throw new Crash();
        }
        boolean meets = ofChanges ? request.changes() && changes == at : made == at;
        made++;
        changes += request.changes() ? 1 : 0;
        if (fault.isEmpty() || !meets) {
            trace.tell(() -> "    " + request);
            return work.get();
        }
        struck = Optional.of(fault.get() + " " + request.kind());
        trace.tell(() -> "    " + request + " <- " + fault.get());
        switch (fault.get()) {
            case CRASH_BEFORE -> throw crash();
            case UNAVAILABLE -> throw lost();
            case CRASH_AFTER -> {
                var _ = work.get();
                throw crash();
            }
            case ANSWER_LOST -> {
                var _ = work.get();
                throw lost();
            }
        }
        throw new AssertionError("every fault throws");
    }

    private Crash crash() {
        dead = true;
        return new Crash();
    }

    private static RepositoryException.Unavailable lost() {
        return new RepositoryException.Unavailable("request or answer were lost on purpose", null);
    }

    /** Requests that were made so far. */
    int made() {
        return made;
    }

    /** Those of them that change something. */
    int changes() {
        return changes;
    }

    /** The fault and the kind of request that it met, if it did. */
    Optional<String> struck() {
        return struck;
    }
}
