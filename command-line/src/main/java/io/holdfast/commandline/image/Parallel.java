package io.holdfast.commandline.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The same work on a few threads at once; the first failure ends all. */
final class Parallel {

    private Parallel() {}

    /** Work on the item of that number. */
    interface Work {
        void on(int item) throws IOException, InterruptedException;
    }

    /** Runs the work for 0 to {@code count} - 1, the lowest first; returns when no thread works. */
    static void forEach(int count, int threadsMax, Work work)
            throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        int threads = Math.min(count, threadsMax);
        List<Future<@Nullable Void>> running = new ArrayList<>(threads);
        try (ExecutorService executor =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().name("image-", 0).factory())) {
            for (int i = 0; i < threads; i++) {
                running.add(executor.submit(() -> drain(next, count, work)));
            }
            await(running, executor, next, count);
        }
    }

    private static @Nullable Void drain(AtomicInteger next, int count, Work work)
            throws IOException, InterruptedException {
        boolean done = false;
        try {
            for (int item = next.getAndIncrement(); item < count; item = next.getAndIncrement()) {
                work.on(item);
            }
            done = true;
            return null;
        } finally {
            if (!done) {
                next.set(count);
            }
        }
    }

    private static void await(
            List<Future<@Nullable Void>> running,
            ExecutorService executor,
            AtomicInteger next,
            int count)
            throws IOException, InterruptedException {
        @Nullable Throwable first = null;
        for (Future<@Nullable Void> future : running) {
            try {
                future.get();
            } catch (ExecutionException e) {
                first = first == null ? e.getCause() : first;
                next.set(count);
            } catch (InterruptedException e) {
                next.set(count);
                executor.shutdownNow();
                throw e;
            }
        }
        if (first != null) {
            throw rethrown(first);
        }
    }

    private static RuntimeException rethrown(Throwable failure)
            throws IOException, InterruptedException {
        return switch (failure) {
            case IOException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new IllegalStateException("a part of an image was not moved", failure);
        };
    }
}
