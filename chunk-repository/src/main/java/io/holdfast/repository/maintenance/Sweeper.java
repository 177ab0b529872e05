package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.PackId;
import io.holdfast.repository.ledger.Epoch;
import io.holdfast.repository.ledger.EpochMarks;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Frees what no recovery point needs, by docs/adr/0007-what-a-sweep-may-take.md: first a plan,
 * then, if somebody wants it, the work. Writers and readers go on meanwhile. A sweep may be stopped
 * at any moment; the next one goes on. Memory: one bit a chunk, some 32 bytes a live map, manifest
 * and recovery point, and the plan.
 */
public final class Sweeper {

    /** Packs for one transaction, and between two looks at whose turn it is. */
    private static final int BATCH = 500;

    private final SealedStore sealed;
    private final BlobStore store;
    private final Ledger ledger;
    private final SweepSettings settings;

    public Sweeper(SealedStore sealed, Ledger ledger, SweepSettings settings) {
        this.sealed = sealed;
        this.store = sealed.store();
        this.ledger = ledger;
        this.settings = settings;
    }

    /**
     * Opens an epoch, marks what is alive and says what would be done. An older plan may not be run
     * any more.
     *
     * @throws RepositoryException.Refused if the ledger is not complete, or not the one that keeps
     *     the repository
     */
    public SweepPlan plan() {
        ledger.requireComplete();
        new EpochMarks(store).requireNewest(ledger);
        Epoch epoch = ledger.openEpoch();
        return new SweepPlanning(sealed, ledger, settings, epoch).plan();
    }

    /**
     * Does what the plan says.
     *
     * @return what was done; a step that the ledger did not allow (any more) is not in it
     * @throws RepositoryException.Refused if something stands in the way, or another sweep began
     */
    public SweepResult run(SweepPlan plan) {
        if (!plan.mayRun()) {
            throw new RepositoryException.Refused(
                    "the sweep deletes nothing, because " + String.join("; ", plan.obstacles()));
        }
        requireTurn(plan.epoch());
        if (!plan.tally().changesNothing()) {
            new EpochMarks(store).put(plan.epoch(), ledger);
        }
        return new Running(plan).run();
    }

    private void requireTurn(Epoch epoch) {
        long newest = ledger.currentEpoch();
        if (newest != epoch.number()) {
            throw new RepositoryException.Refused(
                    "the plan is of epoch %d, and epoch %d has begun since: another sweep took over; make a new plan"
                            .formatted(epoch.number(), newest));
        }
    }

    /** One run. */
    private final class Running {
        private final SweepPlan.Work work;
        private final Epoch epoch;
        private final SweepTally.Counter done = new SweepTally.Counter();
        private final Obstacles damaged = new Obstacles();

        Running(SweepPlan plan) {
            this.work = plan.work();
            this.epoch = plan.epoch();
        }

        SweepResult run() {
            finishForgetting();
            revive();
            delete(SweepStep.DELETE_FORWARDER, work.forwarders());
            rewrite();
            inBatches(work.bury(), this::bury);
            inBatches(work.deletePacks(), this::deletePacks);
            delete(SweepStep.DELETE_MAP, work.deleteMaps());
            delete(SweepStep.DELETE_MANIFEST, work.deleteManifests());
            configurations();
            return new SweepResult(done.tally(), damaged.list());
        }

        private void finishForgetting() {
            Forgetter forgetter = new Forgetter(store, ledger);
            for (KnownRecoveryPoint point : work.forgotten()) {
                forgetter.finish(point);
                done.add(SweepStep.FORGET_RECOVERY_POINT, 0);
            }
        }

        private void revive() {
            if (!work.revive().isEmpty()) {
                ledger.revive(epoch, work.revive());
                done.add(SweepStep.REVIVE_PACK, work.revive().size(), 0);
            }
        }

        private void rewrite() {
            if (work.rewrite().isEmpty()) {
                return;
            }
            PackRewriter rewriter = new PackRewriter(sealed, ledger, epoch, settings.packBytes());
            for (SweepPlan.Rewrite pack : work.rewrite()) {
                try {
                    rewriter.move(pack);
                    done.add(SweepStep.REWRITE_PACK, pack.bytes());
                } catch (RepositoryException.Corrupt | RepositoryException.Missing e) {
                    // The pack stays as it is, for verify to say whom it hurts.
                    damaged.add(String.valueOf(e.getMessage()));
                }
            }
            rewriter.finish();
        }

        private void bury(List<SweepPlan.Grave> graves) {
            Set<PackId> buried = ledger.tombstone(epoch, packs(graves));
            for (SweepPlan.Grave grave : graves) {
                if (buried.contains(grave.pack())) {
                    done.add(grave.step(), grave.bytes());
                }
            }
        }

        private void deletePacks(List<SweepPlan.Grave> graves) {
            requireTurn(epoch);
            Crew.forEach(
                    settings.requestsAtOnce(),
                    graves.iterator(),
                    grave -> store.delete(grave.pack().blob()));
            ledger.gone(epoch, packs(graves));
            graves.forEach(grave -> done.add(grave.step(), grave.bytes()));
        }

        private static List<PackId> packs(List<SweepPlan.Grave> graves) {
            return graves.stream().map(SweepPlan.Grave::pack).toList();
        }

        private void delete(SweepStep step, List<BlobInfo> objects) {
            inBatches(
                    objects,
                    batch -> {
                        requireTurn(epoch);
                        Crew.forEach(
                                settings.requestsAtOnce(),
                                batch.iterator(),
                                object -> {
                                    store.delete(object.name());
                                    done.add(step, object.bytes());
                                });
                    });
        }

        private void configurations() {
            for (BlobInfo object : work.configurations()) {
                if (ledger.deleteUnused(epoch, object.name(), () -> store.delete(object.name()))) {
                    done.add(SweepStep.DELETE_CONFIGURATION, object.bytes());
                }
            }
        }

        private <T> void inBatches(List<T> items, Consumer<List<T>> each) {
            for (int from = 0; from < items.size(); from += BATCH) {
                each.accept(
                        new ArrayList<>(items.subList(from, Math.min(from + BATCH, items.size()))));
            }
        }
    }
}
