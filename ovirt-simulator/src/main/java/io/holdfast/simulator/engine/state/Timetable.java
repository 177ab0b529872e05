package io.holdfast.simulator.engine.state;

import io.holdfast.simulator.time.SimClock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs what the engine does later, each piece under the engine's lock. Nothing runs once closed.
 */
final class Timetable implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Timetable.class.getName());

    private final SimClock clock;
    private final Lock lock;
    private final Supplier<Duration> away;
    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param away how long from now the engine is down; its work waits that long
     */
    Timetable(SimClock clock, Lock lock, Supplier<Duration> away) {
        this.clock = clock;
        this.lock = lock;
        this.away = away;
    }

    void after(Duration delay, Runnable work) {
        Thread thread = Thread.ofVirtual().name("engine-work").unstarted(() -> run(delay, work));
        waiting.add(thread);
        thread.start();
    }

    private void run(Duration delay, Runnable work) {
        try {
            clock.sleep(delay);
            Duration down = away.get();
            while (!closed && down.isPositive()) {
                clock.sleep(down);
                down = away.get();
            }
            lock.lock();
            try {
                if (!closed) {
                    work.run();
                }
            } finally {
                lock.unlock();
            }
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "the engine's own work failed", e);
        } finally {
            waiting.remove(Thread.currentThread());
        }
    }

    @Override
    public void close() {
        closed = true;
        waiting.forEach(Thread::interrupt);
    }
}
