package io.holdfast.ovirt;

import java.time.Duration;

/** Time for deadlines and pauses; tests bring their own. */
public interface PollClock {

    /** Nanoseconds on a scale that never goes back; only differences mean something. */
    long nanoTime();

    /** Returns after the pause; an interrupted thread is {@link InterruptedException}. */
    void pause(Duration pause) throws InterruptedException;

    /** The machine's own. */
    static PollClock system() {
        return new PollClock() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void pause(Duration pause) throws InterruptedException {
                Thread.sleep(pause);
            }
        };
    }
}
