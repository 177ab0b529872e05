package io.holdfast.repository.ledger;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.RepositoryException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A ledger in this process's memory, for one process alone; it ends with the process. A chunk takes
 * {@link #BYTES_PER_CHUNK}.
 */
public final class MemoryLedger implements Ledger {

    /** At most, on average: its record in its pack, its places in the index. */
    public static final int BYTES_PER_CHUNK = 60;

    private final UUID id = UUID.randomUUID();
    private final UUID repository;

    // In the order in which they came, so that one history is the same each time it is run.
    private final Map<PinId, Pin> pins = new LinkedHashMap<>();
    private final Map<PackId, Standing> packs = new LinkedHashMap<>();
    private final ChunkIndex chunks = new ChunkIndex();
    private final Map<RecoveryPointId, KnownRecoveryPoint> committed = new LinkedHashMap<>();
    private final Map<RecoveryPointId, KnownRecoveryPoint> forgotten = new LinkedHashMap<>();
    private final Map<BlobName, Long> objects = new HashMap<>();
    private Epoch newest = new Epoch(0, 0);
    private long ordinalsEnd;
    private boolean rebuilding;

    /** A pack in its state; one that is merely announced has no contents. */
    private record Standing(
            PackEntry.State state,
            long bytes,
            long usedEpoch,
            long stateEpoch,
            boolean trusted,
            PackContents contents) {

        Standing used(long epoch) {
            return new Standing(
                    state, bytes, Math.max(usedEpoch, epoch), stateEpoch, trusted, contents);
        }

        Standing now(PackEntry.State next, long epoch) {
            return new Standing(next, bytes, usedEpoch, epoch, trusted, contents);
        }

        Standing buried(long epoch) {
            return state == PackEntry.State.TOMBSTONED
                    ? this
                    : now(PackEntry.State.TOMBSTONED, epoch);
        }

        Standing distrusted() {
            return new Standing(state, bytes, usedEpoch, stateEpoch, false, contents);
        }

        PackEntry entry() {
            return new PackEntry(
                    contents.pack(),
                    state,
                    bytes,
                    usedEpoch,
                    stateEpoch,
                    contents.firstOrdinal(),
                    contents);
        }
    }

    public MemoryLedger(UUID repository) {
        this.repository = repository;
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public boolean shared() {
        return false;
    }

    @Override
    public UUID repository() {
        return repository;
    }

    @Override
    public synchronized Pin pin(PinId holder, Optional<RecoveryPointId> recoveryPoint) {
        Pin open = pins.get(holder);
        if (open != null && (open.recoveryPoint().isPresent() || recoveryPoint.isEmpty())) {
            return open;
        }
        if (recoveryPoint.isPresent() && !committed.containsKey(recoveryPoint.get())) {
            throw new RepositoryException.Refused(
                    "recovery point %s is not known or was forgotten; take another one, or none"
                            .formatted(recoveryPoint.get()));
        }
        long epoch = open == null ? newest.number() : open.epoch();
        Pin pin = new Pin(holder, epoch, recoveryPoint);
        pins.put(holder, pin);
        return pin;
    }

    @Override
    public synchronized void unpin(PinId holder) {
        pins.remove(holder);
    }

    @Override
    public synchronized List<Pin> pins() {
        return List.copyOf(pins.values());
    }

    @Override
    public synchronized Map<ChunkId, ChunkReference> find(Pin pin, Collection<ChunkId> wanted) {
        requireOpen(pin);
        Map<ChunkId, ChunkReference> found = new HashMap<>();
        for (ChunkId chunk : wanted) {
            for (ChunkReference place : chunks.find(chunk)) {
                Standing pack = packs.get(place.pack());
                if (pack != null && pack.trusted() && pack.state() == PackEntry.State.STORED) {
                    packs.put(place.pack(), pack.used(pin.epoch()));
                    found.put(chunk, place);
                    break;
                }
            }
        }
        return found;
    }

    @Override
    public synchronized void announce(Pin pin, PackId pack) {
        requireOpen(pin);
        announce(pack, pin.epoch());
    }

    @Override
    public synchronized void announce(Epoch epoch, PackId pack) {
        requireNewest(epoch);
        announce(pack, epoch.number());
    }

    private void announce(PackId pack, long epoch) {
        packs.merge(
                pack,
                new Standing(
                        PackEntry.State.ANNOUNCED,
                        0,
                        epoch,
                        epoch,
                        true,
                        new PackContents(pack, 0, List.of())),
                (before, _) -> before.used(epoch));
    }

    @Override
    public synchronized void stored(
            Pin pin, PackId pack, long bytes, List<ChunkReference> contents) {
        requireOpen(pin);
        requireAnnounced(pack);
        store(pack, bytes, contents, pin.epoch());
    }

    private void requireAnnounced(PackId pack) {
        Standing known = packs.get(pack);
        if (known == null || known.state() == PackEntry.State.TOMBSTONED) {
            throw new RepositoryException.Refused(
                    "pack %s was not announced, or a sweep has taken it; run the job again"
                            .formatted(pack));
        }
    }

    private void store(PackId pack, long bytes, List<ChunkReference> contents, long epoch) {
        Standing known = packs.get(pack);
        if (known != null && known.state() != PackEntry.State.ANNOUNCED) {
            packs.put(pack, known.used(epoch));
            return;
        }
        PackContents own = new PackContents(pack, ordinalsEnd, contents);
        packs.put(
                pack,
                new Standing(PackEntry.State.STORED, bytes, epoch, newest.number(), true, own));
        ordinalsEnd += contents.size();
        chunks.add(own);
    }

    @Override
    public synchronized void use(Pin pin, BlobName object) {
        requireOpen(pin);
        objects.merge(object, pin.epoch(), Math::max);
    }

    @Override
    public synchronized void committed(PinId holder, KnownRecoveryPoint recoveryPoint) {
        if (!forgotten.containsKey(recoveryPoint.id())) {
            committed.put(recoveryPoint.id(), recoveryPoint);
        }
        pins.remove(holder);
    }

    private void requireOpen(Pin pin) {
        Pin open = pins.get(pin.holder());
        if (open == null || open.epoch() != pin.epoch()) {
            throw new RepositoryException.Refused(
                    "the pin of %s is not open, so what its job stored may be gone; run the job again"
                            .formatted(pin.holder()));
        }
    }

    private void requireNewest(Epoch epoch) {
        if (!epoch.equals(newest)) {
            throw new RepositoryException.Refused(
                    "a newer sweep has begun (epoch %d, this one has %d); leave the work to it"
                            .formatted(newest.number(), epoch.number()));
        }
    }

    @Override
    public synchronized Forgetting forget(RecoveryPointId recoveryPoint) {
        boolean pinned =
                pins.values().stream()
                        .anyMatch(pin ->
                                pin.recoveryPoint().filter(recoveryPoint::equals).isPresent());
        if (pinned) {
            return Forgetting.PINNED;
        }
        KnownRecoveryPoint known = committed.remove(recoveryPoint);
        if (known != null) {
            forgotten.put(recoveryPoint, known);
        }
        return forgotten.containsKey(recoveryPoint) ? Forgetting.FORGOTTEN : Forgetting.UNKNOWN;
    }

    @Override
    public synchronized void forgottenGone(RecoveryPointId recoveryPoint) {
        forgotten.remove(recoveryPoint);
    }

    @Override
    public synchronized Stream<KnownRecoveryPoint> recoveryPoints() {
        return List.copyOf(committed.values()).stream();
    }

    @Override
    public synchronized Stream<KnownRecoveryPoint> forgotten() {
        return List.copyOf(forgotten.values()).stream();
    }

    @Override
    public synchronized Epoch openEpoch() {
        requireComplete();
        long number = newest.number() + 1;
        newest =
                new Epoch(
                        number, pins.values().stream().mapToLong(Pin::epoch).min().orElse(number));
        return newest;
    }

    @Override
    public synchronized long currentEpoch() {
        return newest.number();
    }

    @Override
    public synchronized long[] ordinals(List<ChunkReference> wanted) {
        return wanted.stream().mapToLong(this::ordinal).toArray();
    }

    private long ordinal(ChunkReference chunk) {
        Standing pack = packs.get(chunk.pack());
        return pack == null ? -1 : pack.contents().ordinal(chunk);
    }

    @Override
    public synchronized long ordinalsEnd() {
        return ordinalsEnd;
    }

    @Override
    public synchronized Stream<PackEntry> packs() {
        return List.copyOf(packs.values()).stream().map(Standing::entry);
    }

    @Override
    public synchronized void distrust(Collection<PackId> damaged) {
        damaged.forEach(pack -> packs.computeIfPresent(pack, (_, known) -> known.distrusted()));
    }

    @Override
    public synchronized Set<PackId> unknown(Collection<PackId> wanted) {
        Set<PackId> unknown = new HashSet<>(wanted);
        unknown.removeAll(packs.keySet());
        return unknown;
    }

    @Override
    public synchronized Set<PackId> tombstone(Epoch epoch, Collection<PackId> wanted) {
        requireNewest(epoch);
        Set<PackId> buried = new HashSet<>();
        for (PackId pack : wanted) {
            Standing known = packs.get(pack);
            if (known != null && known.usedEpoch() < epoch.horizon()) {
                packs.put(pack, known.buried(newest.number()));
                buried.add(pack);
            }
        }
        return buried;
    }

    @Override
    public synchronized void revive(Epoch epoch, Collection<PackId> wanted) {
        requireNewest(epoch);
        for (PackId pack : wanted) {
            packs.computeIfPresent(
                    pack,
                    (_, known) ->
                            switch (known.state()) {
                                case ANNOUNCED, STORED -> known;
                                case TOMBSTONED -> known.now(before(known), newest.number());
                            });
        }
    }

    private static PackEntry.State before(Standing buried) {
        return buried.bytes() == 0 ? PackEntry.State.ANNOUNCED : PackEntry.State.STORED;
    }

    @Override
    public synchronized void replaced(
            Epoch epoch,
            PackId pack,
            long bytes,
            List<ChunkReference> contents,
            Collection<PackId> rewritten) {
        requireNewest(epoch);
        requireAnnounced(pack);
        store(pack, bytes, contents, epoch.number());
        for (PackId old : rewritten) {
            packs.computeIfPresent(old, (_, known) -> known.buried(newest.number()));
        }
    }

    @Override
    public synchronized void gone(Epoch epoch, Collection<PackId> wanted) {
        requireNewest(epoch);
        Set<PackId> buried = new HashSet<>(wanted);
        buried.removeIf(pack -> {
            Standing known = packs.get(pack);
            return known == null || known.state() != PackEntry.State.TOMBSTONED;
        });
        drop(buried);
    }

    private void drop(Set<PackId> gone) {
        packs.keySet().removeAll(gone);
        chunks.removeAll(gone);
    }

    @Override
    public synchronized boolean deleteUnused(Epoch epoch, BlobName object, Runnable delete) {
        requireNewest(epoch);
        Long usedEpoch = objects.get(object);
        if (usedEpoch == null || usedEpoch >= epoch.horizon()) {
            return false;
        }
        delete.run();
        objects.remove(object);
        return true;
    }

    @Override
    public synchronized void beginRebuild(long epochAtLeast) {
        rebuilding = true;
        if (epochAtLeast > newest.number()) {
            newest = new Epoch(epochAtLeast, epochAtLeast);
        }
    }

    @Override
    public synchronized Set<PackId> toRead(Collection<PackId> wanted) {
        Set<PackId> toRead = new HashSet<>(wanted);
        toRead.removeIf(pack -> {
            Standing known = packs.get(pack);
            return known != null && known.state() != PackEntry.State.ANNOUNCED;
        });
        return toRead;
    }

    @Override
    public synchronized void addPack(PackId pack, long bytes, List<ChunkReference> contents) {
        store(pack, bytes, contents, newest.number());
    }

    @Override
    public synchronized void addRecoveryPoint(KnownRecoveryPoint recoveryPoint) {
        if (!forgotten.containsKey(recoveryPoint.id())) {
            committed.put(recoveryPoint.id(), recoveryPoint);
        }
    }

    @Override
    public synchronized void addObject(BlobName object) {
        objects.putIfAbsent(object, newest.number());
    }

    @Override
    public synchronized void endRebuild(Collection<PackId> lost) {
        Set<PackId> stored = new HashSet<>(lost);
        stored.removeIf(pack -> {
            Standing known = packs.get(pack);
            return known == null || known.state() != PackEntry.State.STORED;
        });
        drop(stored);
        rebuilding = false;
    }

    @Override
    public synchronized void requireComplete() {
        if (rebuilding) {
            throw new RepositoryException.Refused(
                    "the ledger of repository %s is being rebuilt; let the rebuild end, or start it again"
                            .formatted(repository));
        }
    }

    @Override
    public void close() {}
}
