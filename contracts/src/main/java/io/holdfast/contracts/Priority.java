package io.holdfast.contracts;

/** Which of several jobs that wait for their turn goes first; running ones are not disturbed. */
public enum Priority {
    LOW(-1),
    NORMAL(0),
    HIGH(1);

    private final int rank;

    Priority(int rank) {
        this.rank = rank;
    }

    /** The higher one goes first. */
    public int rank() {
        return rank;
    }
}
