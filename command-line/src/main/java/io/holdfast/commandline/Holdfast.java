package io.holdfast.commandline;

import io.holdfast.commandline.commands.CommandTree;
import io.holdfast.commandline.commands.Invocation;
import io.holdfast.commandline.terminal.Terminal;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The program {@code holdfast}. */
public final class Holdfast {

    /** A file is closed and removed in less; a store that hangs is not waited for. */
    private static final long CLEANING_SECONDS_MAX = 10;

    private Holdfast() {}

    public static void main(String... arguments) {
        // The launcher knows what standard error is; Java could only say it of all three at once.
        boolean watched = Boolean.getBoolean("holdfast.terminal");
        Invocation invocation =
                new Invocation(
                        new Terminal(System.out, System.err, watched),
                        System.getenv(),
                        Clock.systemUTC());
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(cleaning(Thread.currentThread(), ended));
        int exitCode;
        try {
            exitCode = CommandTree.run(invocation, arguments);
        } finally {
            ended.countDown();
        }
        System.exit(exitCode);
    }

    /** On Ctrl-C the command is interrupted and has some time to remove what it has half done. */
    private static Thread cleaning(Thread running, CountDownLatch ended) {
        return Thread.ofPlatform()
                .unstarted(() -> {
                    running.interrupt();
                    try {
                        if (!ended.await(CLEANING_SECONDS_MAX, TimeUnit.SECONDS)) {
                            System.err.println("holdfast: ended before it had cleaned up");
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }
}
