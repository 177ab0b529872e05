package io.holdfast.simulator.engine.state;

/** How a kind of backup takes its point in time, and gives it back. */
interface BackupMethod {
    /** Takes the locks and goes towards ready. */
    void begin(Backup backup, String correlationId);

    /** Gives back what a backup has that never became ready. */
    void abandon(Backup backup);

    /** Gives the point in time back, and succeeds. */
    void end(Backup backup, String correlationId);
}
