package io.holdfast.benchmark.process;

/** A command that ended with another exit code than 0. */
public final class CommandFailed extends Exception {

    private static final long serialVersionUID = 1;

    private final int exitCode;

    CommandFailed(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
