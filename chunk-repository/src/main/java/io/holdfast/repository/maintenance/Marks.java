package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.Forwarder;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.ledger.SweepLedger;
import io.holdfast.repository.objects.Forwarders;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.RepositoryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which chunks are alive: one bit each. A map that names a rewritten pack keeps alive what the
 * forwarders lead to, and the forwarders. Safe for threads.
 */
final class Marks {

    /** References asked for at once. */
    private static final int BATCH = 10_000;

    private final SweepLedger ledger;
    private final Forwarders forwarders;
    private final Burials burials;
    private final Obstacles obstacles;

    private final ChunkBits alive = new ChunkBits();
    private final Set<PackId> toRevive = new HashSet<>();
    private final IdSet neededForwarders = new IdSet();
    private final Map<PackId, Integer> hopsTo = new HashMap<>();

    Marks(SweepLedger ledger, Forwarders forwarders, Burials burials, Obstacles obstacles) {
        this.ledger = ledger;
        this.forwarders = forwarders;
        this.burials = burials;
        this.obstacles = obstacles;
    }

    /** Marks all that a live map names. */
    void mark(BlobName name, SegmentMap map) {
        List<ChunkReference> chunks = List.copyOf(map.chunks());
        for (int from = 0; from < chunks.size(); from += BATCH) {
            batch(name, chunks.subList(from, Math.min(from + BATCH, chunks.size())));
        }
    }

    private void batch(BlobName map, List<ChunkReference> chunks) {
        long[] ordinals = ledger.ordinals(chunks);
        List<List<Step>> moved = new ArrayList<>();
        synchronized (this) {
            for (int i = 0; i < ordinals.length; i++) {
                Step step = new Step(chunks.get(i), ordinals[i]);
                if (settled(step)) {
                    alive.set(step.ordinal());
                } else {
                    moved.add(new ArrayList<>(List.of(step)));
                }
            }
        }
        follow(map, moved);
    }

    /** The chunk is in a pack that stays. */
    private boolean settled(Step step) {
        return step.ordinal() >= 0 && !burials.holds(step.place().pack());
    }

    /** A place in a pack; {@code ordinal} is -1 where the ledger does not know it. */
    private record Step(ChunkReference place, long ordinal) {}

    /**
     * Packs that are buried or gone: goes where their forwarders lead, for all chunks at once.
     * Where they lead nowhere, the last buried pack on the way must come back.
     */
    private void follow(BlobName map, List<List<Step>> paths) {
        List<List<Step>> open = paths;
        for (int hops = 0; hops < Forwarder.HOPS_MAX && !open.isEmpty(); hops++) {
            open = follow(open, map);
        }
        open.forEach(path -> back(map, path));
    }

    /** One step for each; those that are still under way. */
    private List<List<Step>> follow(List<List<Step>> paths, BlobName map) {
        List<List<Step>> led = new ArrayList<>();
        List<ChunkReference> places = new ArrayList<>();
        for (List<Step> path : paths) {
            Optional<ChunkReference> next = lead(path.getLast());
            if (next.isPresent()) {
                led.add(path);
                places.add(next.get());
            } else {
                back(map, path);
            }
        }
        long[] ordinals = ledger.ordinals(places);
        List<List<Step>> open = new ArrayList<>();
        for (int i = 0; i < ordinals.length; i++) {
            List<Step> path = led.get(i);
            path.add(new Step(places.get(i), ordinals[i]));
            if (settled(path.getLast())) {
                take(path, path.size() - 1);
            } else {
                open.add(path);
            }
        }
        return open;
    }

    private void back(BlobName map, List<Step> path) {
        for (int last = path.size() - 1; last >= 0; last--) {
            if (path.get(last).ordinal() >= 0) {
                take(path, last);
                return;
            }
        }
        ChunkReference named = path.getFirst().place();
        obstacles.add(
                "%s names chunk %s in pack %s, which the ledger does not know there: rebuild the ledger first; if that does not help, verify the repository"
                        .formatted(map, named.chunk(), named.pack()));
    }

    /** A damaged forwarder leads nowhere; while its pack is there, that can come back. */
    private Optional<ChunkReference> lead(Step from) {
        try {
            return forwarders.lead(from.place());
        } catch (RepositoryException.Corrupt e) {
            if (from.ordinal() < 0) {
                obstacles.add(e.getMessage() + "; its pack is gone: put it back whole");
            }
            return Optional.empty();
        }
    }

    private synchronized void take(List<Step> path, int last) {
        for (int i = 0; i < last; i++) {
            neededForwarders.add(path.get(i).place().pack());
        }
        Step end = path.get(last);
        alive.set(end.ordinal());
        hopsTo.merge(end.place().pack(), last, Math::max);
        if (burials.holds(end.place().pack())) {
            toRevive.add(end.place().pack());
        }
    }

    boolean alive(long ordinal) {
        return alive.get(ordinal);
    }

    boolean toRevive(PackId pack) {
        return toRevive.contains(pack);
    }

    boolean needsForwarder(PackId pack) {
        return neededForwarders.contains(pack);
    }

    /** How many forwarders lead from a live map to this pack. */
    int hopsTo(PackId pack) {
        @Nullable Integer hops = hopsTo.get(pack);
        return hops == null ? 0 : hops;
    }
}
