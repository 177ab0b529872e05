package io.holdfast.ovirt.imageio;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Cuts connections whose deadline is past. A blocking socket's writes, handshakes and trickling
 * reads have no time-out of their own; a cut wakes whoever blocks on the socket.
 */
final class Deadlines implements AutoCloseable {

    /** How late a deadline may be noticed. */
    private static final long TICK_MILLIS = 50;

    /** Something that can be cut off. */
    interface Watched {
        void cutIfOverdue(long nowNanos);
    }

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("imageio-deadlines").factory());

    Deadlines() {
        var _ =
                ticker.scheduleWithFixedDelay(
                        this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        long now = System.nanoTime();
        watched.forEach(each -> each.cutIfOverdue(now));
    }

    void watch(Watched each) {
        watched.add(each);
    }

    void forget(Watched each) {
        watched.remove(each);
    }

    @Override
    public void close() {
        ticker.shutdownNow();
    }
}
