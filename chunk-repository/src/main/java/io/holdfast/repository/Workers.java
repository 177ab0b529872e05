package io.holdfast.repository;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Works through a list with a few threads, or the caller's; the first failure stops all. */
final class Workers {

    private Workers() {}

    /** One piece of work. */
    interface Work<T> {
        void on(T item) throws IOException, InterruptedException;
    }

    /**
     * Returns when all is done, or throws the first failure when no thread works any more. What one
     * thread is enough for is done by the caller's own.
     */
    static <T> void forEach(List<T> items, int threadsMax, Work<T> work)
            throws IOException, InterruptedException {
        ConcurrentLinkedQueue<T> queue = new ConcurrentLinkedQueue<>(items);
        int threads = Math.min(threadsMax, items.size());
        if (threads <= 1) {
            drain(queue, work);
            return;
        }
        List<Future<@Nullable Void>> running = new ArrayList<>(threads);
        try (ExecutorService executor =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("chunk-fetch-", 0).factory())) {
            for (int i = 0; i < threads; i++) {
                running.add(executor.submit(() -> drain(queue, work)));
            }
            await(running, queue, executor);
        }
    }

    private static <T> @Nullable Void drain(ConcurrentLinkedQueue<T> queue, Work<T> work)
            throws IOException, InterruptedException {
        try {
            for (T item = queue.poll(); item != null; item = queue.poll()) {
                work.on(item);
            }
            return null;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            queue.clear();
            throw e;
        }
    }

    private static void await(
            List<Future<@Nullable Void>> running,
            ConcurrentLinkedQueue<?> queue,
            ExecutorService executor)
            throws IOException, InterruptedException {
        boolean done = false;
        try {
            for (Future<@Nullable Void> future : running) {
                future.get();
            }
            done = true;
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } finally {
            if (!done) {
                queue.clear();
                executor.shutdownNow();
            }
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable cause)
            throws IOException, InterruptedException {
        return switch (cause) {
            case IOException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> e;
            case Error e -> throw e;
            case null, default -> new IllegalStateException("a chunk was not read", cause);
        };
    }
}
