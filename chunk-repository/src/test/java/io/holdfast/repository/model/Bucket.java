package io.holdfast.repository.model;

import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.PutOutcome;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A store in memory that does the same each time for one seed, although names are random: its
 * listings come in pages, in an order of the seed's, and if it is late, show what was put or
 * deleted only some requests later. For one thread at a time.
 */
final class Bucket implements BlobStore {

    private static final int PAGE_OBJECTS = 3;

    private final Requests requests;
    private final long seed;
    private int listLag;
    private final Map<BlobName, byte[]> objects = new HashMap<>();

    /** What a listing shows, in the order in which it shows it. */
    private final TreeMap<Long, BlobInfo> listed = new TreeMap<>();

    private final Map<BlobName, Long> placeInListing = new HashMap<>();
    private final Queue<Change> unlisted = new ArrayDeque<>();
    private final Map<BlobName, String> tellings = new HashMap<>();
    private final Map<String, Integer> told = new LinkedHashMap<>();
    private long made;
    private long clock;

    /** Something that listings do not show yet. */
    private record Change(BlobName name, Optional<BlobInfo> now, long seenAt) {}

    /**
     * An empty one.
     *
     * @param listLag after how many requests a listing shows a change; 0 is at once
     */
    Bucket(Requests requests, long seed, int listLag) {
        this.requests = requests;
        this.seed = seed;
        this.listLag = listLag;
    }

    /** Without a request: as who looks at the medium itself. */
    List<BlobName> names(String prefix) {
        return objects.keySet().stream()
                .filter(name -> name.value().startsWith(prefix))
                .sorted((a, b) -> tell(a).compareTo(tell(b)))
                .toList();
    }

    boolean holds(BlobName name) {
        return objects.containsKey(name);
    }

    private <T> T request(String call, BlobName name, BiFunction<BlobName, byte[], T> work) {
        return requests.ofStore(
                call,
                tell(name),
                () -> {
                    clock++;
                    return work.apply(name, objects.get(name));
                });
    }

    /** A name that is the same each time: its folder and a number. */
    private String tell(BlobName name) {
        return tellings.computeIfAbsent(
                name,
                fresh -> {
                    String folder = fresh.value().replaceFirst("/.*", "");
                    return folder + "#" + told.merge(folder, 1, Integer::sum);
                });
    }

    @Override
    public PutOutcome putIfAbsent(BlobName name, ByteBuffer content) {
        return request(
                "put",
                name,
                (_, there) -> {
                    if (there != null) {
                        return PutOutcome.ALREADY_THERE;
                    }
                    store(name, content);
                    return PutOutcome.STORED;
                });
    }

    @Override
    public void replace(BlobName name, ByteBuffer content) {
        request(
                "replace",
                name,
                (_, _) -> {
                    store(name, content);
                    return name;
                });
    }

    private void store(BlobName name, ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        objects.put(name, bytes);
        changed(name, Optional.of(new BlobInfo(name, bytes.length)));
    }

    private void changed(BlobName name, Optional<BlobInfo> now) {
        unlisted.add(new Change(name, now, clock + listLag));
        catchUp();
    }

    /** Listings are late no more. */
    void listAtOnce() {
        clock += listLag;
        listLag = 0;
        catchUp();
    }

    private void catchUp() {
        while (!unlisted.isEmpty() && unlisted.element().seenAt() <= clock) {
            Change change = unlisted.remove();
            Long before = placeInListing.remove(change.name());
            if (before != null) {
                listed.remove(before);
            }
            change.now()
                    .ifPresent(info -> {
                        long place = mixed(seed ^ ++made);
                        listed.put(place, info);
                        placeInListing.put(info.name(), place);
                    });
        }
    }

    /** One to one, so that no two objects have one place. */
    private static long mixed(long number) {
        long mixed = number * 0x9E3779B97F4A7C15L;
        return (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    }

    @Override
    public byte[] get(BlobName name, int bytesMax) {
        return request("get", name, Bucket::existing).clone();
    }

    @Override
    public void getRange(BlobName name, long offset, ByteBuffer target) {
        // Without a number: a reader takes packs in the order of their random names.
        requests.ofStore(
                "range",
                "packs",
                () -> {
                    clock++;
                    byte[] there = existing(name, objects.get(name));
                    return target.put(there, Math.toIntExact(offset), target.remaining());
                });
    }

    private static byte[] existing(BlobName name, byte[] there) {
        if (there == null) {
            throw new RepositoryException.Missing(Damage.of(name), null);
        }
        return there;
    }

    @Override
    public Optional<BlobInfo> head(BlobName name) {
        return request(
                "head",
                name,
                (_, there) ->
                        Optional.ofNullable(there).map(bytes -> new BlobInfo(name, bytes.length)));
    }

    @Override
    public Stream<BlobInfo> list(String prefix) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(new Listing(prefix), 0), false);
    }

    /** Asks for the next page when the one before is used up. */
    private final class Listing implements Iterator<BlobInfo> {
        private final String prefix;
        private final Queue<BlobInfo> page = new ArrayDeque<>();
        private long last = Long.MIN_VALUE;
        private boolean ended;

        Listing(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public boolean hasNext() {
            if (page.isEmpty() && !ended) {
                requests.ofStore("list", prefix.replace("/", ""), this::turn);
            }
            return !page.isEmpty();
        }

        private boolean turn() {
            clock++;
            catchUp();
            for (Map.Entry<Long, BlobInfo> entry : listed.tailMap(last, false).entrySet()) {
                last = entry.getKey();
                if (entry.getValue().name().value().startsWith(prefix)) {
                    page.add(entry.getValue());
                }
                if (page.size() == PAGE_OBJECTS) {
                    return true;
                }
            }
            ended = true;
            return false;
        }

        @Override
        public BlobInfo next() {
            return page.remove();
        }
    }

    @Override
    public void delete(BlobName name) {
        request(
                "delete",
                name,
                (_, there) -> {
                    if (there != null) {
                        objects.remove(name);
                        changed(name, Optional.empty());
                    }
                    return name;
                });
    }

    @Override
    public String describe() {
        return "a bucket of seed " + seed;
    }
}
