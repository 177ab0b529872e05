package io.holdfast.simulation;

/** The end of a process: whatever it held in memory is lost, and nothing of it runs on. */
final class Crash extends Error {

    Crash() {
        super("the process is dead", null, false, false);
    }
}
