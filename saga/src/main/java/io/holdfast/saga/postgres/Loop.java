package io.holdfast.saga.postgres;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** A turn that is taken again and again: at each wake-up, and at least every so often. */
final class Loop {

    static final Duration JOIN_MAX = Duration.ofSeconds(10);

    /** Longer than the slowest turn: publishing a batch to a broker that does not answer. */
    private static final Duration TURN_MAX = Duration.ofMinutes(15);

    /** A turn. */
    @FunctionalInterface
    interface Turn {
        void take() throws Exception;
    }

    private final Semaphore wake;
    private final Duration idle;
    private final Turn turn;
    private final Thread thread;
    private volatile boolean ending;
    private volatile long lastTurnNanos = System.nanoTime();
    private volatile @Nullable String trouble;

    Loop(String name, Semaphore wake, Duration idle, Turn turn) {
        this.wake = wake;
        this.idle = idle;
        this.turn = turn;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** What went wrong in the last turn, or null. */
    @Nullable String trouble() {
        if (!thread.isAlive() && !ending) {
            return thread.getName() + " has died";
        }
        return trouble;
    }

    /** Whether the thread lives and comes round. */
    boolean turns() {
        Duration since = Duration.ofNanos(System.nanoTime() - lastTurnNanos);
        return ending || (thread.isAlive() && since.compareTo(idle.plus(TURN_MAX)) < 0);
    }

    void stop() {
        ending = true;
        thread.interrupt();
    }

    void join() {
        join(thread, JOIN_MAX);
    }

    static void join(Thread thread, Duration atMost) {
        try {
            thread.join(atMost);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!ending) {
            lastTurnNanos = System.nanoTime();
            try {
                turn.take();
                trouble = null;
                SagaEngine.await(wake, idle);
            } catch (InterruptedException stopped) {
                if (!ending) {
                    trouble = thread.getName() + " was interrupted";
                }
            } catch (Exception failure) {
                failed(failure);
            }
        }
    }

    /**
     * A failed turn is told once, and taken again after a pause: whatever is away may come back.
     */
    private void failed(Exception failure) {
        String told = thread.getName() + ": " + failure.getMessage();
        if (!told.equals(trouble)) {
            Log.trouble(told, failure);
        }
        trouble = told;
        try {
            SagaEngine.await(new Semaphore(0), idle);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
