package io.holdfast.repository.store;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store that misbehaves on purpose, for tests and trials: by a script, one fault a request, or by
 * chance from a seed. Whoever shows a seed has shown the failure.
 */
public final class FaultyBlobStore implements BlobStore {

    /** What may happen to a request. */
    public enum Fault {
        /** Nothing. */
        NONE,
        /** The request does not reach the store. */
        UNAVAILABLE,
        /** The request is carried out, its answer is lost. */
        ANSWER_LOST,
        /** The request is carried out, its answer is late; see {@link #answeringLate}. */
        SLOW,
        /** A read comes back with its second half zeroed, as from a torn write. */
        TRUNCATED,
        /** A read comes back with one bit turned over. */
        ALTERED
    }

    private final BlobStore store;
    private final Supplier<Fault> faults;
    private final RandomGenerator random;
    private final Slowness slowness;

    private FaultyBlobStore(
            BlobStore store, Supplier<Fault> faults, RandomGenerator random, Slowness slowness) {
        this.store = store;
        this.faults = faults;
        this.random = random;
        this.slowness = slowness;
    }

    /**
     * How late an answer is.
     *
     * @param time by which it is waited for; a test's own, in which nobody waits
     * @param answer after which it comes
     * @param deadline after which whoever asks waits no longer: no call of a store is without one
     */
    public record Slowness(Retrying.Time time, Duration answer, Duration deadline) {

        private static final Slowness NONE =
                new Slowness(Retrying.Time.real(), Duration.ZERO, Duration.ZERO);

        private void await() {
            boolean comes = answer.compareTo(deadline) <= 0;
            try {
                time.sleep(comes ? answer : deadline);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RepositoryException.Unavailable("the waiting was interrupted", e);
            }
            if (!comes) {
                throw new RepositoryException.Unavailable(
                        "there was no answer within " + deadline, null);
            }
        }
    }

    /** The same, whose late answers ({@link Fault#SLOW}) are so late. */
    public FaultyBlobStore answeringLate(Slowness late) {
        return new FaultyBlobStore(store, faults, random, late);
    }

    /** The faults in order, one a request; afterwards none. */
    public static FaultyBlobStore scripted(BlobStore store, List<Fault> script, long seed) {
        Queue<Fault> rest = new ArrayDeque<>(script);
        return new FaultyBlobStore(
                store,
                () -> {
                    synchronized (rest) {
                        Fault next = rest.poll();
                        return next == null ? Fault.NONE : next;
                    }
                },
                new SplittableRandom(seed),
                Slowness.NONE);
    }

    /** One of {@code faults} in each of {@code oneIn} requests, on average. */
    public static FaultyBlobStore seeded(
            BlobStore store, List<Fault> faults, int oneIn, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        return new FaultyBlobStore(
                store,
                () -> {
                    synchronized (random) {
                        return random.nextInt(oneIn) == 0
                                ? faults.get(random.nextInt(faults.size()))
                                : Fault.NONE;
                    }
                },
                random,
                Slowness.NONE);
    }

    @Override
    public PutOutcome putIfAbsent(BlobName name, ByteBuffer content) {
        return around(() -> store.putIfAbsent(name, content), null);
    }

    @Override
    public void replace(BlobName name, ByteBuffer content) {
        around(
                () -> {
                    store.replace(name, content);
                    return name;
                },
                null);
    }

    @Override
    public byte[] get(BlobName name, int bytesMax) {
        return around(() -> store.get(name, bytesMax), FaultyBlobStore::wrap);
    }

    private static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes);
    }

    @Override
    public void getRange(BlobName name, long offset, ByteBuffer target) {
        ByteBuffer range = target.slice();
        around(
                () -> {
                    store.getRange(name, offset, target);
                    return range;
                },
                read -> read);
    }

    @Override
    public Optional<BlobInfo> head(BlobName name) {
        return around(() -> store.head(name), null);
    }

    @Override
    public Stream<BlobInfo> list(String prefix) {
        return around(() -> store.list(prefix), null);
    }

    @Override
    public void delete(BlobName name) {
        around(
                () -> {
                    store.delete(name);
                    return name;
                },
                null);
    }

    /** Where in an answer the bytes are that can be damaged. */
    private interface Content<T> {
        ByteBuffer of(T answer);
    }

    private <T> T around(Supplier<T> call, @Nullable Content<T> content) {
        Fault fault = faults.get();
        if (fault == Fault.UNAVAILABLE) {
            throw new RepositoryException.Unavailable("the request was dropped on purpose", null);
        }
        T answer = call.get();
        if (fault == Fault.ANSWER_LOST) {
            throw new RepositoryException.Unavailable("the answer was dropped on purpose", null);
        }
        if (fault == Fault.SLOW) {
            slowness.await();
        }
        if (content != null) {
            damage(fault, content.of(answer));
        }
        return answer;
    }

    private void damage(Fault fault, ByteBuffer bytes) {
        int length = bytes.limit();
        if (length == 0) {
            return;
        }
        switch (fault) {
            case NONE, UNAVAILABLE, ANSWER_LOST, SLOW -> {}
            case TRUNCATED -> bytes.put(length / 2, new byte[length - length / 2]);
            case ALTERED -> {
                int at = next(length);
                bytes.put(at, (byte) (bytes.get(at) ^ (1 << next(Byte.SIZE))));
            }
        }
    }

    private int next(int bound) {
        synchronized (random) {
            return random.nextInt(bound);
        }
    }

    @Override
    public String describe() {
        return "faulty " + store.describe();
    }

    @Override
    public void close() {
        store.close();
    }
}
