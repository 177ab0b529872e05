package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.ledger.Epoch;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.ledger.PackEntry;
import io.holdfast.repository.objects.Forwarders;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes one plan: marks what is alive, then judges each pack and object by
 * docs/adr/0007-what-a-sweep-may-take.md. Changes nothing but the epoch.
 */
final class SweepPlanning {

    /** Some 150 bytes each, and a refusal costs nothing: the next sweep goes on. */
    private static final int LIVING_CHUNKS_MOVED_MAX = 200_000;

    /** A chain of this many forwarders is not made longer; readers follow twice as many. */
    private static final int HOPS_MAX = 8;

    private static final int RECOVERY_POINTS_READ_AT_ONCE = 4;

    private final SealedStore sealed;
    private final Ledger ledger;
    private final SweepSettings settings;
    private final Epoch epoch;
    private final Obstacles obstacles = new Obstacles();
    private final SweepTally.Counter tally = new SweepTally.Counter();
    private final Burials burials;
    private final Marks marks;
    private final LiveObjects live;

    private final List<PackId> revive = new ArrayList<>();
    private final List<SweepPlan.Rewrite> rewrite = new ArrayList<>();
    private final List<SweepPlan.Grave> bury = new ArrayList<>();
    private final List<SweepPlan.Grave> delete = new ArrayList<>();
    private final IdSet deleted = new IdSet();
    private int livingChunksMoved;

    SweepPlanning(SealedStore sealed, Ledger ledger, SweepSettings settings, Epoch epoch) {
        this.sealed = sealed;
        this.ledger = ledger;
        this.settings = settings;
        this.epoch = epoch;
        this.burials = Burials.of(ledger, epoch);
        this.marks = new Marks(ledger, new Forwarders(sealed.objects()), burials, obstacles);
        this.live = new LiveObjects(sealed, obstacles, marks::mark);
    }

    SweepPlan plan() {
        mark();
        if (!obstacles.none()) {
            return refused();
        }
        judgePacks();
        DeadObjects dead =
                new DeadObjects(
                        sealed,
                        ledger,
                        live,
                        pack -> burials.beforeHorizon(pack) && !marks.toRevive(pack),
                        settings,
                        tally);
        List<BlobInfo> maps = dead.maps();
        List<BlobInfo> manifests = dead.manifests();
        List<BlobInfo> configurations = dead.configurations();
        List<BlobInfo> forwarders = dead.forwarders(this::needsForwarder);
        return new SweepPlan(
                epoch,
                List.of(),
                tally.tally(),
                new SweepPlan.Work(
                        forgotten(),
                        revive,
                        forwarders,
                        rewrite,
                        bury,
                        delete,
                        maps,
                        manifests,
                        configurations));
    }

    private SweepPlan refused() {
        return new SweepPlan(
                epoch, obstacles.list(), new SweepTally.Counter().tally(), SweepPlan.Work.NONE);
    }

    private void mark() {
        int readers = Math.min(RECOVERY_POINTS_READ_AT_ONCE, settings.requestsAtOnce());
        LivePoints points = new LivePoints(sealed, ledger, obstacles, readers);
        try (Crew mapReaders = new Crew(settings.requestsAtOnce())) {
            points.forEach(point -> live.walk(point, mapReaders));
            mapReaders.finish();
        }
    }

    private List<KnownRecoveryPoint> forgotten() {
        try (Stream<KnownRecoveryPoint> forgotten = ledger.forgotten()) {
            List<KnownRecoveryPoint> all = forgotten.limit(settings.packsPerTurn()).toList();
            tally.add(SweepStep.FORGET_RECOVERY_POINT, all.size(), 0);
            return all;
        }
    }

    private void judgePacks() {
        try (Stream<PackEntry> packs = ledger.packs()) {
            packs.forEach(this::judge);
        }
    }

    private void judge(PackEntry pack) {
        switch (pack.state()) {
            case ANNOUNCED -> judgeAnnounced(pack);
            case STORED -> judgeStored(pack);
            case TOMBSTONED -> judgeBuried(pack);
        }
    }

    private void judgeAnnounced(PackEntry pack) {
        if (pack.usedEpoch() < epoch.horizon()) {
            bury(pack, SweepStep.BURY_UNFINISHED_PACK);
        } else {
            tally.add(SweepStep.KEEP_USED_PACK, pack.bytes());
        }
    }

    private void judgeStored(PackEntry pack) {
        List<ChunkReference> living = living(pack);
        if (living.isEmpty()) {
            if (pack.usedEpoch() < epoch.horizon()) {
                bury(pack, SweepStep.BURY_DEAD_PACK);
            } else {
                tally.add(SweepStep.KEEP_USED_PACK, pack.bytes());
            }
        } else if (worthRewriting(pack, living)) {
            rewrite(pack, living);
        } else {
            tally.add(SweepStep.KEEP_LIVE_PACK, pack.bytes());
        }
    }

    private List<ChunkReference> living(PackEntry pack) {
        List<ChunkReference> living = new ArrayList<>();
        for (int i = 0; i < pack.chunks().size(); i++) {
            if (marks.alive(pack.firstOrdinal() + i)) {
                living.add(pack.chunks().get(i));
            }
        }
        return living;
    }

    private boolean worthRewriting(PackEntry pack, List<ChunkReference> living) {
        long bytes = living.stream().mapToLong(ChunkReference::sealedBytes).sum();
        return bytes * 100 < pack.bytes() * settings.rewriteBelowPercent()
                && living.size() < pack.chunks().size()
                && pack.usedEpoch() < epoch.horizon()
                && marks.hopsTo(pack.pack()) < HOPS_MAX;
    }

    private void rewrite(PackEntry pack, List<ChunkReference> living) {
        if (rewrite.size() >= settings.packsPerTurn()
                || livingChunksMoved + living.size() > LIVING_CHUNKS_MOVED_MAX) {
            tally.add(SweepStep.KEEP_FOR_NEXT_SWEEP, pack.bytes());
            return;
        }
        livingChunksMoved += living.size();
        rewrite.add(new SweepPlan.Rewrite(pack.pack(), pack.bytes(), living));
        tally.add(SweepStep.REWRITE_PACK, pack.bytes());
    }

    private void judgeBuried(PackEntry pack) {
        if (marks.toRevive(pack.pack())) {
            revive.add(pack.pack());
            tally.add(SweepStep.REVIVE_PACK, pack.bytes());
        } else if (pack.stateEpoch() >= epoch.horizon()) {
            tally.add(SweepStep.KEEP_BURIED_PACK, pack.bytes());
        } else if (delete.size() >= settings.packsPerTurn()) {
            tally.add(SweepStep.KEEP_FOR_NEXT_SWEEP, pack.bytes());
        } else {
            deleted.add(pack.pack());
            delete.add(new SweepPlan.Grave(pack.pack(), pack.bytes(), SweepStep.DELETE_PACK));
            tally.add(SweepStep.DELETE_PACK, pack.bytes());
        }
    }

    private void bury(PackEntry pack, SweepStep why) {
        if (bury.size() >= settings.packsPerTurn()) {
            tally.add(SweepStep.KEEP_FOR_NEXT_SWEEP, pack.bytes());
            return;
        }
        bury.add(new SweepPlan.Grave(pack.pack(), pack.bytes(), why));
        tally.add(why, pack.bytes());
    }

    /** A live map leads through it, or its pack waits and may come back. */
    private boolean needsForwarder(PackId pack) {
        return marks.needsForwarder(pack) || (burials.holds(pack) && !deleted.contains(pack));
    }
}
