package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.ledger.Epoch;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.store.BlobInfo;
import java.util.List;

/**
 * What a sweep would do. A value: look at it, then give it to {@link Sweeper#run} or let it be. It
 * is good until the next plan is made, by whomever.
 *
 * @param obstacles why nothing may be deleted; then there is no work
 * @param tally what would happen, and what stays
 */
public record SweepPlan(Epoch epoch, List<String> obstacles, SweepTally tally, Work work) {

    public SweepPlan {
        obstacles = List.copyOf(obstacles);
    }

    /** The work itself, object by object; bounded by {@link SweepSettings#packsPerTurn()}. */
    public record Work(
            List<KnownRecoveryPoint> forgotten,
            List<PackId> revive,
            List<BlobInfo> forwarders,
            List<Rewrite> rewrite,
            List<Grave> bury,
            List<Grave> deletePacks,
            List<BlobInfo> deleteMaps,
            List<BlobInfo> deleteManifests,
            List<BlobInfo> configurations) {

        static final Work NONE =
                new Work(
                        List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                        List.of(), List.of());

        public Work {
            forgotten = List.copyOf(forgotten);
            revive = List.copyOf(revive);
            forwarders = List.copyOf(forwarders);
            rewrite = List.copyOf(rewrite);
            bury = List.copyOf(bury);
            deletePacks = List.copyOf(deletePacks);
            deleteMaps = List.copyOf(deleteMaps);
            deleteManifests = List.copyOf(deleteManifests);
            configurations = List.copyOf(configurations);
        }
    }

    /** A pack to bury or to delete, and as what it counts. */
    public record Grave(PackId pack, long bytes, SweepStep step) {}

    /**
     * A pack whose living chunks move.
     *
     * @param living by offset, at least one
     */
    public record Rewrite(PackId pack, long bytes, List<ChunkReference> living) {
        public Rewrite {
            living = List.copyOf(living);
        }
    }

    /** Whether it may be run. */
    public boolean mayRun() {
        return obstacles.isEmpty();
    }

    @Override
    public String toString() {
        return mayRun()
                ? "sweep of epoch " + epoch.number() + System.lineSeparator() + tally
                : "sweep of epoch %d deletes nothing:%n%s%n"
                        .formatted(epoch.number(), String.join(System.lineSeparator(), obstacles));
    }
}
