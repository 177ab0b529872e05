package io.holdfast.simulation;

import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.PutOutcome;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A store that is away now and then, loses answers, and lists late what was put. No time passes in
 * it: packs are put on a thread of their own, which may not let others go on.
 *
 * <p>Who asks from several threads at once does so {@link #forOneSweep through} a view whose faults
 * are drawn beforehand: whichever of their requests comes first, a seed stays itself.
 */
class FakeStore implements BlobStore {

    private static final Duration LAG = Duration.ofSeconds(30);

    private final World world;
    private final MemoryBlobStore truth;
    private final Map<BlobName, Instant> listedFrom;

    FakeStore(World world, MemoryBlobStore truth) {
        this(world, truth, new ConcurrentHashMap<>());
    }

    private FakeStore(World world, MemoryBlobStore truth, Map<BlobName, Instant> listedFrom) {
        this.world = world;
        this.truth = truth;
        this.listedFrom = listedFrom;
    }

    /**
     * The same store for one run of a sweep, which fails at one request if at all, and with every
     * request after that.
     */
    FakeStore forOneSweep() {
        boolean fails = world.strikes(Fault.SWEEP_STOPS);
        int last = fails ? world.below(40) : Integer.MAX_VALUE;
        boolean done = world.oneIn(2);
        AtomicInteger requests = new AtomicInteger();
        return new FakeStore(world, truth, listedFrom) {
            @Override
            <T> T asked(String what, BlobName name, Supplier<T> request) {
                int number = requests.getAndIncrement();
                if (number >= last) {
                    if (number == last && done) {
                        T _ = request.get();
                    }
                    throw new RepositoryException.Unavailable("the store does not answer", null);
                }
                return request.get();
            }
        };
    }

    <T> T asked(String what, BlobName name, Supplier<T> request) {
        if (world.strikes(Fault.STORE_AWAY)) {
            throw away(what, name);
        }
        T answer = request.get();
        if (world.strikes(Fault.STORE_ANSWER_LOST)) {
            throw away(what + " (done)", name);
        }
        return answer;
    }

    private RepositoryException.Unavailable away(String what, BlobName name) {
        world.say(() -> "the store does not answer: " + what + " " + kind(name));
        return new RepositoryException.Unavailable("the store does not answer", null);
    }

    /** The names themselves are of keys that are made anew each time. */
    private static String kind(BlobName name) {
        String text = name.value();
        return text.contains("/") ? text.substring(0, text.indexOf('/')) : text;
    }

    @Override
    public PutOutcome putIfAbsent(BlobName name, ByteBuffer content) {
        return asked("put", name, () -> put(name, content));
    }

    private PutOutcome put(BlobName name, ByteBuffer content) {
        PutOutcome outcome = truth.putIfAbsent(name, content);
        if (outcome == PutOutcome.STORED && world.has(Fault.STORE_LIST_LAGS)) {
            listedFrom.put(name, world.now().plus(LAG));
        }
        return outcome;
    }

    @Override
    public void replace(BlobName name, ByteBuffer content) {
        asked(
                "replace",
                name,
                () -> {
                    truth.replace(name, content);
                    return true;
                });
    }

    @Override
    public byte[] get(BlobName name, int bytesMax) {
        return asked("get", name, () -> truth.get(name, bytesMax));
    }

    @Override
    public void getRange(BlobName name, long offset, ByteBuffer target) {
        int before = target.position();
        try {
            asked(
                    "get range",
                    name,
                    () -> {
                        truth.getRange(name, offset, target);
                        return true;
                    });
        } catch (RepositoryException.Unavailable away) {
            target.position(before);
            throw away;
        }
    }

    @Override
    public Optional<BlobInfo> head(BlobName name) {
        return asked("head", name, () -> truth.head(name));
    }

    @Override
    public Stream<BlobInfo> list(String prefix) {
        return asked(
                "list",
                new BlobName(prefix.isEmpty() ? "all" : prefix + "all"),
                () ->
                        truth
                                .list(prefix)
                                .filter(blob ->
                                        !world.now()
                                                .isBefore(
                                                        listedFrom.getOrDefault(
                                                                blob.name(), Instant.MIN)))
                                .toList()
                                .stream());
    }

    @Override
    public void delete(BlobName name) {
        asked(
                "delete",
                name,
                () -> {
                    truth.delete(name);
                    return true;
                });
    }

    @Override
    public String describe() {
        return "a store of the simulation";
    }
}
