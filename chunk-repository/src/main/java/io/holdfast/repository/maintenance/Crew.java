package io.holdfast.repository.maintenance;

import io.holdfast.repository.store.RepositoryException;
import java.util.Iterator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that work at once, so that requests to a store far away overlap. Who gives work
 * waits while all are busy, so memory does not grow with the work. A crew of one works on the
 * caller's own thread. After the first failure no more work is begun.
 */
final class Crew implements AutoCloseable {

    private final int threadsMax;
    private final Semaphore free;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("maintenance-", 0).factory());

    Crew(int threadsMax) {
        this.threadsMax = threadsMax;
        this.free = new Semaphore(threadsMax);
    }

    /** Works through all items; throws the first failure when no thread works any more. */
    static <T> void forEach(int threadsMax, Iterator<T> items, Consumer<T> work) {
        try (Crew crew = new Crew(threadsMax)) {
            while (crew.failure.get() == null && items.hasNext()) {
                T item = items.next();
                crew.take(() -> work.accept(item));
            }
            crew.finish();
        }
    }

    /** Does the work on a thread of its own, as soon as one is free. */
    void take(Runnable work) {
        free.acquireUninterruptibly();
        if (threadsMax == 1) {
            carry(work);
        } else {
            threads.execute(() -> carry(work));
        }
    }

    private void carry(Runnable work) {
        try {
            if (failure.get() == null) {
                work.run();
            }
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        } finally {
            free.release();
        }
    }

    /** Waits until all work that was given is done; throws the first failure. */
    void finish() {
        free.acquireUninterruptibly(threadsMax);
        free.release(threadsMax);
        switch (failure.get()) {
            case null -> {}
            case RepositoryException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException("maintenance failed", e);
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
