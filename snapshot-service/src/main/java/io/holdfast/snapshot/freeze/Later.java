package io.holdfast.snapshot.freeze;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Does what must happen although those who began it are held up or have gone on. */
public interface Later extends AutoCloseable {

    /**
     * Does something once, after that time.
     *
     * @return what calls it off; comes too late when it is under way
     */
    Runnable after(Duration wait, Runnable work);

    /** What has not begun is not done. */
    @Override
    void close();

    /** By the machine's own time, in a thread of its own. */
    static Later inAThread(String name) {
        ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name(name).factory());
        return new Later() {
            @Override
            public Runnable after(Duration wait, Runnable work) {
                ScheduledFuture<?> planned =
                        thread.schedule(work, Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
                return () -> planned.cancel(false);
            }

            @Override
            public void close() {
                thread.shutdownNow();
            }
        };
    }
}
