package io.holdfast.repository;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.RepositoryException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out where the chunks of a parent's map are now: a new map must not name a pack that was
 * rewritten, see docs/adr/0007. The ledger is asked for one chunk a pack, and for all of those
 * packs alone that it does not vouch for. What it finds is used under the pin from then on.
 */
final class PackLocator {

    /** Chunks that the ledger is asked for at once. */
    private static final int BATCH_CHUNKS_MAX = 1024;

    private final PackShelf shelf;

    PackLocator(PackShelf shelf) {
        this.shelf = shelf;
    }

    /**
     * Of these chunks those that are elsewhere now, and where.
     *
     * @throws RepositoryException.Missing if the ledger knows a chunk nowhere
     */
    Map<ChunkReference, ChunkReference> moved(Collection<ChunkReference> chunks) {
        Map<PackId, List<ChunkReference>> unsure = new LinkedHashMap<>();
        for (ChunkReference chunk : chunks) {
            unsure.computeIfAbsent(chunk.pack(), _ -> new ArrayList<>()).add(chunk);
        }
        List<ChunkReference> probes = new ArrayList<>(unsure.size());
        unsure.values().forEach(ofPack -> probes.add(ofPack.getFirst()));
        unsure.keySet().removeAll(standing(probes, find(probes)));
        List<ChunkReference> doubtful = unsure.values().stream().flatMap(List::stream).toList();
        Map<ChunkId, ChunkReference> found = find(doubtful);
        unsure.keySet().removeAll(standing(doubtful, found));
        Map<ChunkReference, ChunkReference> moved = new HashMap<>();
        for (List<ChunkReference> ofPack : unsure.values()) {
            for (ChunkReference chunk : ofPack) {
                moved.put(chunk, known(chunk, found));
            }
        }
        return moved;
    }

    /** The packs in which the ledger found what they are said to hold. */
    private static List<PackId> standing(
            List<ChunkReference> asked, Map<ChunkId, ChunkReference> found) {
        return asked.stream()
                .filter(chunk -> chunk.equals(found.get(chunk.chunk())))
                .map(ChunkReference::pack)
                .toList();
    }

    private static ChunkReference known(ChunkReference chunk, Map<ChunkId, ChunkReference> found) {
        ChunkReference place = found.get(chunk.chunk());
        if (place == null) {
            // To name it again would hand the damage on to a recovery point that looks whole.
            throw new RepositoryException.Missing(
                    Damage.ofChunk(chunk.pack().blob(), chunk.chunk().value()), null);
        }
        return place;
    }

    private Map<ChunkId, ChunkReference> find(List<ChunkReference> chunks) {
        Map<ChunkId, ChunkReference> found = new HashMap<>();
        for (int at = 0; at < chunks.size(); at += BATCH_CHUNKS_MAX) {
            int end = Math.min(chunks.size(), at + BATCH_CHUNKS_MAX);
            found.putAll(
                    shelf.find(
                            chunks.subList(at, end).stream()
                                    .map(ChunkReference::chunk)
                                    .distinct()
                                    .toList()));
        }
        return found;
    }
}
