package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.store.BlobName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is damaged, each once, with the recovery points it touches; bounded. Safe for threads. */
final class Findings {

    /** More than anybody reads; the rest is counted. */
    private static final int DAMAGED_MAX = 10_000;

    private static final int TOUCHES_MAX = 1_000;

    private final Map<Key, Finding> found = new LinkedHashMap<>();
    private final Set<Long> notFound = new LinkedHashSet<>();
    private long more;
    private boolean touchesIncomplete;

    /**
     * What is meant.
     *
     * @param reference the digest of a reference, where only one chunk is meant
     */
    private record Key(String object, Optional<Long> reference) {}

    private static final class Finding {
        private final Optional<String> chunk;
        private final String what;
        private final boolean missing;
        private final Set<Damaged.Touched> touches = new LinkedHashSet<>();
        private boolean moreTouches;

        Finding(Optional<String> chunk, String what, boolean missing) {
            this.chunk = chunk;
            this.what = what;
            this.missing = missing;
        }
    }

    /** An object is there and is not what was written. */
    void damaged(BlobName object, String what) {
        add(new Key(object.value(), Optional.empty()), new Finding(Optional.empty(), what, false));
    }

    /** An object is not there; that is damage only if somebody needs it. */
    void missing(BlobName object) {
        add(
                new Key(object.value(), Optional.empty()),
                new Finding(Optional.empty(), "it is not in the store", true));
    }

    void damaged(ChunkReference chunk, String what) {
        add(key(chunk), new Finding(Optional.of(chunk.chunk().value()), what, false));
    }

    /** A chunk is not where maps say. */
    void missing(ChunkReference chunk, String what) {
        add(key(chunk), new Finding(Optional.of(chunk.chunk().value()), what, true));
    }

    /** No pack was seen to have what this reference names. */
    synchronized void notFound(long reference) {
        if (notFound.size() < DAMAGED_MAX) {
            notFound.add(reference);
        } else {
            touchesIncomplete = true;
        }
    }

    synchronized boolean isNotFound(ChunkReference chunk) {
        return !notFound.isEmpty() && notFound.contains(ReferenceSet.digest(chunk));
    }

    private static Key key(ChunkReference chunk) {
        return new Key(chunk.pack().blob().value(), Optional.of(ReferenceSet.digest(chunk)));
    }

    private synchronized void add(Key key, Finding finding) {
        if (found.size() < DAMAGED_MAX) {
            found.putIfAbsent(key, finding);
        } else if (!found.containsKey(key)) {
            more++;
        }
    }

    synchronized boolean none() {
        return found.isEmpty() && notFound.isEmpty();
    }

    synchronized boolean has(BlobName object) {
        return found.containsKey(new Key(object.value(), Optional.empty()));
    }

    synchronized boolean has(ChunkReference chunk) {
        return found.containsKey(key(chunk));
    }

    void touch(BlobName object, Damaged.Touched by) {
        touch(new Key(object.value(), Optional.empty()), by);
    }

    void touch(ChunkReference chunk, Damaged.Touched by) {
        touch(key(chunk), by);
    }

    private synchronized void touch(Key key, Damaged.Touched by) {
        Finding finding = found.get(key);
        if (finding == null) {
            return;
        }
        if (finding.touches.size() < TOUCHES_MAX) {
            finding.touches.add(by);
        } else {
            finding.moreTouches = true;
        }
    }

    /** Not all recovery points could be asked whether they are touched. */
    synchronized void touchesIncomplete() {
        touchesIncomplete = true;
    }

    synchronized List<Damaged> list() {
        List<Damaged> all = new ArrayList<>();
        found.forEach((key, finding) -> {
            if (!finding.missing || !finding.touches.isEmpty() || touchesIncomplete) {
                all.add(
                        new Damaged(
                                key.object(),
                                finding.chunk,
                                finding.what,
                                List.copyOf(finding.touches),
                                finding.moreTouches || touchesIncomplete));
            }
        });
        return all;
    }

    synchronized long more() {
        return more;
    }
}
