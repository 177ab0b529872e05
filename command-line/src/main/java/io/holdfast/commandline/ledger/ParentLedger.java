package io.holdfast.commandline.ledger;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.Extent;
import io.holdfast.repository.format.Forwarder;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.ledger.Epoch;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.ledger.PackEntry;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.maintenance.PackTails;
import io.holdfast.repository.objects.Forwarders;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A ledger in memory that knows, besides what its process stored, the chunks that the parent's maps
 * name, and those that an import that was stopped has left, without looking through the store: a
 * pack is asked for once, when a map names it. For an increment to a repository in which nobody
 * deletes meanwhile. Memory: the chunks of the maps that are being worked on, an entry a pack, and
 * what was left.
 */
public final class ParentLedger implements Ledger, ParentMaps {

    /** Some 15 MiB of memory; what was left beyond that is stored again. */
    private static final int LEFT_CHUNKS_MAX = 1 << 18;

    private final MemoryLedger ledger;
    private final SealedStore sealed;
    private final BlobStore store;
    private final Forwarders forwarders;
    private final UnfinishedPacks unfinished;

    /** Packs that are noted as unfinished, by this process or one before. */
    private final Set<PackId> noted = ConcurrentHashMap.newKeySet();

    private final Map<PackId, Boolean> standing = new ConcurrentHashMap<>();
    private final Map<Object, Map<ChunkId, ChunkReference>> known = new ConcurrentHashMap<>();

    /**
     * For the repository in a store.
     *
     * @param sealed the same repository; belongs to the ledger from now on
     */
    public ParentLedger(UUID repository, SealedStore sealed) {
        this.ledger = new MemoryLedger(repository);
        this.sealed = sealed;
        this.store = sealed.store();
        this.forwarders = new Forwarders(sealed.objects());
        this.unfinished = new UnfinishedPacks(store);
        takeUp(new PackTails(sealed));
    }

    /** Learns what imports before have stored and not committed. */
    private void takeUp(PackTails tails) {
        int room = LEFT_CHUNKS_MAX;
        for (PackId pack : unfinished.noted()) {
            noted.add(pack);
            Optional<PackTails.Listed> left = room > 0 ? tails.find(pack) : Optional.empty();
            if (left.isPresent()) {
                ledger.addPack(pack, left.get().bytes(), left.get().chunks());
                room -= left.get().chunks().size();
            }
        }
    }

    /** Learns where the chunks of a map are now; what is gone is not learned. */
    @Override
    public Learned learn(SegmentMap map) {
        Map<ChunkId, ChunkReference> chunks = new HashMap<>();
        for (Extent extent : map.extents()) {
            if (extent instanceof Extent.Data data && !chunks.containsKey(data.chunk().chunk())) {
                locate(data.chunk()).ifPresent(place -> chunks.put(place.chunk(), place));
            }
        }
        // Two segments may have the same map.
        Object learning = new Object();
        known.put(learning, chunks);
        return () -> known.remove(learning);
    }

    private Optional<ChunkReference> locate(ChunkReference chunk) {
        Optional<ChunkReference> place = Optional.of(chunk);
        for (int hop = 0; place.isPresent() && hop < Forwarder.HOPS_MAX; hop++) {
            if (stands(place.get().pack())) {
                return place;
            }
            place = place.flatMap(forwarders::lead);
        }
        return Optional.empty();
    }

    private boolean stands(PackId pack) {
        return standing.computeIfAbsent(pack, asked -> store.head(asked.blob()).isPresent());
    }

    /** What this process or one before stored, and what was learned. */
    @Override
    public Map<ChunkId, ChunkReference> find(Pin pin, Collection<ChunkId> chunks) {
        Map<ChunkId, ChunkReference> found = new HashMap<>(ledger.find(pin, chunks));
        for (Map<ChunkId, ChunkReference> learned : known.values()) {
            for (ChunkId chunk : chunks) {
                ChunkReference place = learned.get(chunk);
                if (place != null) {
                    found.putIfAbsent(chunk, place);
                }
            }
        }
        return found;
    }

    @Override
    public Pin pin(PinId holder, Optional<RecoveryPointId> recoveryPoint) {
        return ledger.pin(holder, recoveryPoint);
    }

    @Override
    public void unpin(PinId holder) {
        ledger.unpin(holder);
    }

    @Override
    public List<Pin> pins() {
        return ledger.pins();
    }

    @Override
    public void announce(Pin pin, PackId pack) {
        ledger.announce(pin, pack);
        noted.add(pack);
        unfinished.note(pack);
    }

    @Override
    public void stored(Pin pin, PackId pack, long bytes, List<ChunkReference> chunks) {
        ledger.stored(pin, pack, bytes, chunks);
    }

    @Override
    public void use(Pin pin, BlobName object) {
        ledger.use(pin, object);
    }

    @Override
    public void committed(PinId holder, KnownRecoveryPoint recoveryPoint) {
        ledger.committed(holder, recoveryPoint);
        unfinished.forget(noted);
    }

    @Override
    public Forgetting forget(RecoveryPointId recoveryPoint) {
        return ledger.forget(recoveryPoint);
    }

    @Override
    public void forgottenGone(RecoveryPointId recoveryPoint) {
        ledger.forgottenGone(recoveryPoint);
    }

    @Override
    public Stream<KnownRecoveryPoint> recoveryPoints() {
        return ledger.recoveryPoints();
    }

    @Override
    public Stream<KnownRecoveryPoint> forgotten() {
        return ledger.forgotten();
    }

    @Override
    public Epoch openEpoch() {
        return ledger.openEpoch();
    }

    @Override
    public long currentEpoch() {
        return ledger.currentEpoch();
    }

    @Override
    public long[] ordinals(List<ChunkReference> chunks) {
        return ledger.ordinals(chunks);
    }

    @Override
    public long ordinalsEnd() {
        return ledger.ordinalsEnd();
    }

    @Override
    public Stream<PackEntry> packs() {
        return ledger.packs();
    }

    @Override
    public void distrust(Collection<PackId> packs) {
        ledger.distrust(packs);
    }

    @Override
    public Set<PackId> unknown(Collection<PackId> packs) {
        return ledger.unknown(packs);
    }

    @Override
    public Set<PackId> tombstone(Epoch epoch, Collection<PackId> packs) {
        return ledger.tombstone(epoch, packs);
    }

    @Override
    public void revive(Epoch epoch, Collection<PackId> packs) {
        ledger.revive(epoch, packs);
    }

    @Override
    public void announce(Epoch epoch, PackId pack) {
        ledger.announce(epoch, pack);
    }

    @Override
    public void replaced(
            Epoch epoch,
            PackId pack,
            long bytes,
            List<ChunkReference> chunks,
            Collection<PackId> rewritten) {
        ledger.replaced(epoch, pack, bytes, chunks, rewritten);
    }

    @Override
    public void gone(Epoch epoch, Collection<PackId> packs) {
        ledger.gone(epoch, packs);
    }

    @Override
    public boolean deleteUnused(Epoch epoch, BlobName object, Runnable delete) {
        return ledger.deleteUnused(epoch, object, delete);
    }

    @Override
    public void beginRebuild(long epochAtLeast) {
        ledger.beginRebuild(epochAtLeast);
    }

    @Override
    public Set<PackId> toRead(Collection<PackId> packs) {
        return ledger.toRead(packs);
    }

    @Override
    public void addPack(PackId pack, long bytes, List<ChunkReference> chunks) {
        ledger.addPack(pack, bytes, chunks);
    }

    @Override
    public void addRecoveryPoint(KnownRecoveryPoint recoveryPoint) {
        ledger.addRecoveryPoint(recoveryPoint);
    }

    @Override
    public void addObject(BlobName object) {
        ledger.addObject(object);
    }

    @Override
    public void endRebuild(Collection<PackId> lost) {
        ledger.endRebuild(lost);
    }

    @Override
    public void requireComplete() {
        ledger.requireComplete();
    }

    @Override
    public UUID id() {
        return ledger.id();
    }

    @Override
    public boolean shared() {
        return ledger.shared();
    }

    @Override
    public UUID repository() {
        return ledger.repository();
    }

    @Override
    public void close() {
        ledger.close();
        sealed.close();
    }
}
