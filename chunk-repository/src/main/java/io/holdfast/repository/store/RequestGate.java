package io.holdfast.repository.store;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets so many requests of this process be in flight at once, and so many begin a second. A store
 * that says that it is asked {@linkplain RepositoryException.Unavailable#tooMany too much} is given
 * half as many at once; with each answer a little more, until it has all again. Who comes first
 * goes first.
 */
public final class RequestGate {

    private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    private final int inFlightMax;
    private final int perSecond;
    private final Retrying.Time time;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition room = lock.newCondition();
    private double window;
    private int inFlight;
    private long free;

    /**
     * A gate that is open.
     *
     * @param inFlightMax 0 for any number
     * @param perSecond 0 for any number
     */
    public RequestGate(int inFlightMax, int perSecond, Retrying.Time time) {
        if (inFlightMax < 0 || perSecond < 0) {
            throw new IllegalArgumentException(
                    "No limits of requests: %d in flight, %d a second"
                            .formatted(inFlightMax, perSecond));
        }
        this.inFlightMax = inFlightMax == 0 ? Integer.MAX_VALUE : inFlightMax;
        this.perSecond = perSecond;
        this.time = time;
        this.window = this.inFlightMax;
        this.free = time.nanos();
    }

    /**
     * Makes a request when it may be made.
     *
     * @throws RepositoryException.Unavailable if the thread is interrupted while it waits
     */
    <T> T pass(Supplier<T> request) {
        enter();
        boolean tooMany = false;
        try {
            waitForTurn();
            return request.get();
        } catch (RepositoryException.Unavailable busy) {
            tooMany = busy.tooMany();
            throw busy;
        } finally {
            leave(tooMany);
        }
    }

    /** How many requests may be in flight now. */
    int window() {
        lock.lock();
        try {
            return (int) window;
        } finally {
            lock.unlock();
        }
    }

    private void enter() {
        lock.lock();
        try {
            while (inFlight >= (int) window) {
                room.await(); // for a request that is in flight, which ends within its own limit
            }
            inFlight++;
        } catch (InterruptedException ending) {
            throw interrupted(ending);
        } finally {
            lock.unlock();
        }
    }

    private void leave(boolean tooMany) {
        lock.lock();
        try {
            window =
                    tooMany
                            ? Math.max(1, Math.min(window, inFlight) / 2)
                            : Math.min(inFlightMax, window + 1 / window);
            inFlight--;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void waitForTurn() {
        Duration wait = Duration.ofNanos(reserve());
        if (wait.isPositive()) {
            try {
                time.sleep(wait);
            } catch (InterruptedException ending) {
                throw interrupted(ending);
            }
        }
    }

    /** How long the request has to wait, in nanoseconds; turns that nobody used are lost. */
    private long reserve() {
        if (perSecond == 0) {
            return 0;
        }
        lock.lock();
        try {
            long now = time.nanos();
            if (free - now < 0) {
                free = now;
            }
            long wait = free - now;
            free += NANOS_PER_SECOND / perSecond;
            return wait;
        } finally {
            lock.unlock();
        }
    }

    private static RepositoryException.Unavailable interrupted(InterruptedException ending) {
        Thread.currentThread().interrupt();
        return new RepositoryException.Unavailable(
                "interrupted while waiting to ask the store", ending);
    }
}
