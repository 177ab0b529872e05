package io.holdfast.commandline.terminal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Tells how far a job is: a line that is redrawn on a screen, a line now and then in a log. */
public final class Progress implements AutoCloseable {

    private static final Duration REDRAWN_EACH = Duration.ofMillis(200);
    private static final Duration LOGGED_EACH = Duration.ofSeconds(10);

    private final Terminal terminal;
    private final String what;
    private final AtomicLong done = new AtomicLong();
    private volatile long totalBytes;
    private final long started = System.nanoTime();
    private final Thread teller;

    private Progress(Terminal terminal, String what, long totalBytes, boolean quiet) {
        this.terminal = terminal;
        this.what = what;
        this.totalBytes = totalBytes;
        this.teller = Thread.ofPlatform().daemon().name("progress").unstarted(this::tell);
        if (!quiet) {
            teller.start();
        }
    }

    /**
     * Begins to tell.
     *
     * @param quiet whether to say nothing at all
     */
    public static Progress of(Terminal terminal, String what, long totalBytes, boolean quiet) {
        return new Progress(terminal, what, totalBytes, quiet);
    }

    /** So many more bytes are done; from any thread. */
    public void add(long bytes) {
        done.addAndGet(bytes);
    }

    /** So many bytes are done of so many; from any thread. */
    public void at(long doneBytes, long bytes) {
        totalBytes = bytes;
        done.set(doneBytes);
    }

    private void tell() {
        try {
            while (true) {
                Thread.sleep(terminal.watched() ? REDRAWN_EACH : LOGGED_EACH);
                say();
            }
        } catch (InterruptedException e) {
            // The job has ended; on a screen its last line stays, in a log there was perhaps none.
            if (terminal.watched()) {
                say();
                terminal.err().println();
            }
        }
    }

    private void say() {
        ProgressLine line =
                new ProgressLine(what, done.get(), totalBytes, System.nanoTime() - started);
        if (terminal.watched()) {
            // Back to the first column, and clear what is left of the line before.
            terminal.err().print("\r" + line.drawn() + "\u001b[K");
            terminal.err().flush();
        } else {
            terminal.err().println(line.plain());
        }
    }

    @Override
    public void close() {
        teller.interrupt();
        boolean interrupted = false;
        while (teller.isAlive()) {
            try {
                teller.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
