package io.holdfast.snapshot.ovirt;

import io.holdfast.contracts.Consistency;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.Freeze;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.VmStatus;
import io.holdfast.saga.Performer.TryAgain;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.ReachedConsistency;
import io.holdfast.snapshot.freeze.FreezeRecords;
import io.holdfast.snapshot.freeze.FreezeSettings;
import io.holdfast.snapshot.freeze.Later;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Freezes a guest's file systems around the moment a point in time is taken, and thaws them
 * whatever happens. The engine's own freeze is silent, so only an explicit one is worth a promise
 * (behaviour §2.2). A guest that stays frozen too long is thawed by a watchdog and the promise
 * taken back: applications in it wait all that time.
 */
final class Freezing implements AutoCloseable {

    private final FreezeSettings settings;
    private final FreezeRecords records;
    private final Clock clock;
    private final Later watchdog;
    private final Thawing thawing;

    /**
     * Freezes nothing yet.
     *
     * @param watchdog by whose time guests are thawed; closed with this
     */
    Freezing(FreezeSettings settings, FreezeRecords records, Clock clock, Later watchdog) {
        this.settings = settings;
        this.records = records;
        this.clock = clock;
        this.watchdog = watchdog;
        this.thawing = new Thawing(watchdog);
    }

    /** What was taken, and what it promises. */
    record Taken<T>(T value, ReachedConsistency consistency) {}

    /** Takes a point in time. */
    @FunctionalInterface
    interface Taking<T> {
        T take(Moment moment) throws TryAgain, CannotOpen, InterruptedException;
    }

    /**
     * What is told as soon as nothing that the guest writes from now on is in the point in time.
     */
    @FunctionalInterface
    interface Moment {
        void isPast();
    }

    private static final Moment OF_NOBODY = () -> {};

    /** Takes the point in time as consistent as the job wishes and the guest allows. */
    <T> Taken<T> around(Engine engine, BackupJob job, Vm vm, Taking<T> taking)
            throws TryAgain, CannotOpen, InterruptedException {
        Optional<ReachedConsistency> without = withoutFreezing(job, vm);
        if (without.isPresent()) {
            return new Taken<>(taking.take(OF_NOBODY), without.get());
        }
        thawing.stop(vm.id()); // a thaw that is owed to another job would end this freeze
        Instant began = clock.instant();
        return switch (freeze(engine, vm.id())) {
            case Freeze.Frozen _ -> frozen(engine, job, vm, began, taking);
            case Freeze.NotPossible(String why) -> {
                thawAfterRefusal(engine, job, vm.id());
                ReachedConsistency reached = unfrozen(job, "the guest did not freeze: " + why);
                yield new Taken<>(taking.take(OF_NOBODY), reached);
            }
        };
    }

    /**
     * The engine says no in the same way of a guest without an agent and of one that froze and did
     * not say so in time: that one would stay frozen. Who can be thawed has an agent, so its freeze
     * did not end in time.
     */
    private void thawAfterRefusal(Engine engine, BackupJob job, VmId vm) {
        if (thawing.tryTo(engine, vm)) {
            records.timedOut(job.engine(), job.vm(), clock.instant());
        }
    }

    /**
     * After a restart the guest may still be frozen by a process that is gone, and nobody knows for
     * how long: it is thawed, and nothing promised.
     */
    ReachedConsistency afterRestart(Engine engine, BackupJob job, Vm vm)
            throws TryAgain, CannotOpen {
        Optional<ReachedConsistency> without = withoutFreezing(job, vm);
        if (without.isPresent()) {
            return without.get();
        }
        boolean _ = thawing.insist(engine, vm.id());
        return unfrozen(job, "the service restarted while the point in time was being opened");
    }

    /** The last thaw of a job that may have frozen its guest. */
    void thawForGood(Engine engine, BackupJob job) {
        if (job.consistency() != ConsistencyWish.NONE) {
            Thawing.forGood(engine, new VmId(job.vm().value()));
        }
    }

    private Optional<ReachedConsistency> withoutFreezing(BackupJob job, Vm vm) throws CannotOpen {
        if (vm.status() == VmStatus.DOWN) {
            return Optional.of(new ReachedConsistency(Consistency.AT_REST, null, null));
        }
        if (job.consistency() == ConsistencyWish.NONE) {
            return Optional.of(crash(null));
        }
        Optional<Instant> until = records.leftAloneUntil(job.engine(), job.vm());
        if (until.isPresent() && until.get().isAfter(clock.instant())) {
            return Optional.of(
                    unfrozen(
                            job,
                            "the guest did not freeze and thaw in time %d times in a row and is left alone until %s"
                                    .formatted(settings.timeoutsMax(), until.get())));
        }
        return Optional.empty();
    }

    private <T> Taken<T> frozen(
            Engine engine, BackupJob job, Vm vm, Instant began, Taking<T> taking)
            throws TryAgain, CannotOpen, InterruptedException {
        Duration limit = settings.limit(vm.runsWindows());
        Frozen frozen = new Frozen(engine, vm.id(), began, limit);
        T value;
        try {
            value = taking.take(frozen::thaw);
        } finally {
            frozen.thaw();
        }
        return new Taken<>(value, reached(job, frozen.outcome(), limit));
    }

    /**
     * How a freeze ended.
     *
     * @param late whether the watchdog had to
     * @param thawed whether the guest is seen to be thawed; else it is tried on
     */
    private record Thawed(Duration took, boolean late, boolean thawed) {}

    /** A guest that is frozen until somebody thaws it, or the watchdog does. */
    private final class Frozen {
        private final Engine engine;
        private final VmId vm;
        private final Instant began;
        private final Runnable watch;
        private @Nullable Thawed outcome;

        private Frozen(Engine engine, VmId vm, Instant began, Duration limit) {
            this.engine = engine;
            this.vm = vm;
            this.began = began;
            Duration left = limit.minus(Duration.between(began, clock.instant()));
            this.watch = watchdog.after(left, () -> finish(true));
        }

        private void thaw() {
            watch.run();
            finish(false);
        }

        /** The second time does nothing. */
        private synchronized void finish(boolean late) {
            if (outcome == null) {
                boolean thawed = thawing.insist(engine, vm);
                outcome = new Thawed(Duration.between(began, clock.instant()), late, thawed);
            }
        }

        private synchronized Thawed outcome() {
            return Objects.requireNonNull(outcome);
        }
    }

    private ReachedConsistency reached(BackupJob job, Thawed end, Duration limit)
            throws CannotOpen {
        Duration took = end.took();
        if (end.late() || took.compareTo(limit) > 0) {
            records.timedOut(job.engine(), job.vm(), clock.instant());
            ReachedConsistency less =
                    unfrozen(
                            job,
                            "the guest was frozen for longer than %d s and was thawed"
                                    .formatted(limit.toSeconds()));
            return new ReachedConsistency(less.reached(), less.reason(), took.toMillis());
        }
        if (end.thawed()) {
            records.wentWell(job.engine(), job.vm());
        } else {
            records.timedOut(job.engine(), job.vm(), clock.instant());
        }
        return new ReachedConsistency(Consistency.FILE_SYSTEM_CONSISTENT, null, took.toMillis());
    }

    /** What remains when the guest was not frozen; the end, if the requester insists. */
    private static ReachedConsistency unfrozen(BackupJob job, String why) throws CannotOpen {
        if (job.consistency() == ConsistencyWish.REQUIRE) {
            throw new CannotOpen(
                    FailureReason.NOT_CONSISTENT, "frozen file systems are required, but " + why);
        }
        return crash(why);
    }

    private static ReachedConsistency crash(@Nullable String why) {
        return new ReachedConsistency(Consistency.CRASH_CONSISTENT, why, null);
    }

    /** A freeze whose answer was lost may have taken: it is thawed before anything else. */
    private Freeze freeze(Engine engine, VmId vm) {
        try {
            return engine.vms().freeze(vm);
        } catch (EngineException failure) {
            boolean _ = thawing.insist(engine, vm);
            return new Freeze.NotPossible(String.valueOf(failure.getMessage()));
        }
    }

    @Override
    public void close() {
        watchdog.close();
    }
}
