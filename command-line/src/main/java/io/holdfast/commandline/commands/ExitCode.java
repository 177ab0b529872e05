package io.holdfast.commandline.commands;

/** What a command's exit code means. */
final class ExitCode {

    static final int DONE = 0;

    /** The store, the ledger or a lock was not to be had; the same command may succeed later. */
    static final int MAY_PASS = 1;

    /** The arguments are no command. */
    static final int USAGE = 2;

    /** The input, the key or the state of the repository does not allow it. */
    static final int REFUSED = 3;

    /** Something stored is damaged or missing. */
    static final int DAMAGED = 4;

    /** A fault of this program. */
    static final int FAULT = 5;

    /** 128 and the number of SIGINT, as shells have it. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
