package io.holdfast.simulation;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositorySettings;
import io.holdfast.repository.RunSink;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.maintenance.Forgetter;
import io.holdfast.repository.maintenance.SweepPlan;
import io.holdfast.repository.maintenance.SweepSettings;
import io.holdfast.repository.maintenance.SweepStep;
import io.holdfast.repository.maintenance.Sweeper;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The repository: the product's own, on a store that fails, with recovery points that are forgotten
 * and sweeps beside the jobs.
 */
final class Vault implements AutoCloseable {

    /** Two parts a segment: three segments a disk. */
    static final long SEGMENT_BYTES = 2L * Truth.PART_BYTES;

    /** A pack holds a segment, so that no two are on their way at once and a seed stays itself. */
    private static final RepositorySettings SETTINGS =
            new RepositorySettings(
                    Truth.PART_BYTES, SEGMENT_BYTES, 4 * Truth.PART_BYTES, 1, 16, 1, 8 << 10, 1);

    private static final SweepSettings SWEEPING =
            new SweepSettings(50, 4 * Truth.PART_BYTES, 1, 1000);

    private static final Duration SWEEP_EVERY = Duration.ofMinutes(25);
    private static final MasterKey KEY = MasterKey.generate();

    final Repository repository;
    private final World world;
    private final Ledger ledger;
    private final FakeStore store;
    private final Repository unfailing;
    private final SealedStore sealed;
    private final Set<UUID> forgotten = new HashSet<>();
    private Optional<SweepPlan> planned = Optional.empty();

    Vault(World world) {
        this.world = world;
        MemoryBlobStore truth = new MemoryBlobStore();
        this.unfailing = Repository.create(truth, KEY, SETTINGS, MemoryLedger::new);
        this.ledger = unfailing.ledger();
        this.store = new FakeStore(world, truth);
        this.repository = opened(() -> Repository.open(store, KEY, SETTINGS, _ -> ledger));
        this.sealed = opened(() -> SealedStore.open(store, KEY, 2));
        world.after(SWEEP_EVERY, this::maintain);
    }

    /** Opening it is not what is simulated: again until it is open. */
    private <T> T opened(Supplier<T> opening) {
        while (true) {
            try {
                return opening.get();
            } catch (RepositoryException.Unavailable away) {
                world.say(() -> "the repository is opened again");
            }
        }
    }

    /** All recovery points that are there. */
    List<RecoveryPoint> points() {
        try (Stream<KnownRecoveryPoint> known = ledger.recoveryPoints()) {
            return known.map(point ->
                            unfailing.recoveryPoints().find(point.vm(), point.id()).orElseThrow())
                    .toList();
        }
    }

    /** The disk as the product's reader gives it, in one go. */
    long[] read(DiskManifestId manifest) {
        long[] parts = new long[Truth.PARTS];
        Arrays.fill(parts, Content.GARBAGE);
        try {
            unfailing.readDisk(
                    manifest,
                    new RunSink() {
                        @Override
                        public void data(long offsetInDisk, ByteBuffer plain) {
                            for (int i = (int) (offsetInDisk / Truth.PART_BYTES);
                                    plain.hasRemaining();
                                    i++) {
                                parts[i] = Content.take(plain);
                            }
                        }

                        @Override
                        public void zero(long offsetInDisk, long length) {
                            int first = (int) (offsetInDisk / Truth.PART_BYTES);
                            Arrays.fill(parts, first, first + (int) (length / Truth.PART_BYTES), 0);
                        }
                    });
            return parts;
        } catch (IOException | InterruptedException impossible) {
            throw new AssertionError("Memory does not fail", impossible);
        }
    }

    /** Whether somebody asked to forget the recovery point, whatever came of it. */
    boolean wasForgotten(UUID point) {
        return forgotten.contains(point);
    }

    /** Whose pins are open. */
    List<UUID> pins() {
        return ledger.pins().stream().map(pin -> pin.holder().value()).toList();
    }

    /** Forgets now and then, and sweeps; in the middle of all jobs. */
    private void maintain() {
        world.after(SWEEP_EVERY, this::maintain);
        try {
            if (world.oneIn(3) && !world.isCalm()) {
                forgetOne();
            }
            Sweeper sweeper = new Sweeper(sealed.through(store.forOneSweep()), ledger, SWEEPING);
            if (planned.isPresent()) {
                SweepPlan plan = planned.get();
                planned = Optional.empty();
                String done = sweep(sweeper, plan);
                world.say(() -> "a sweep of the store: " + done);
            } else {
                planned = Optional.of(sweeper.plan());
            }
        } catch (RepositoryException trouble) {
            world.say(() -> "a sweep of the store ends early");
        }
    }

    /** Says what was done, without the sizes, which are of keys that are made anew each time. */
    private static String sweep(Sweeper sweeper, SweepPlan plan) {
        if (!plan.mayRun()) {
            return "nothing may be deleted";
        }
        Map<SweepStep, Long> done = new EnumMap<>(SweepStep.class);
        sweeper.run(plan).done().counts().forEach((step, count) -> done.put(step, count.objects()));
        return done.toString();
    }

    private void forgetOne() {
        try (Stream<KnownRecoveryPoint> known = ledger.recoveryPoints()) {
            List<KnownRecoveryPoint> points =
                    known.sorted((a, b) -> a.id().value().compareTo(b.id().value())).toList();
            if (!points.isEmpty()) {
                KnownRecoveryPoint point = world.any(points);
                world.say(() -> "recovery point " + point.id().value() + " is to be forgotten");
                forgotten.add(point.id().value());
                var outcome = new Forgetter(store, ledger).forget(point);
                world.say(() -> "forgetting: " + outcome);
            }
        }
    }

    @Override
    public void close() {
        sealed.close();
        repository.close();
        unfailing.close();
    }
}
