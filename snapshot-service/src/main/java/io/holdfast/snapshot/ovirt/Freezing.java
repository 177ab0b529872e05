package io.holdfast.snapshot.ovirt;

import io.holdfast.contracts.Consistency;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.EngineRefused;
import io.holdfast.ovirt.Freeze;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.VmStatus;
import io.holdfast.saga.Performer.TryAgain;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.ReachedConsistency;
import io.holdfast.snapshot.freeze.FreezeRecords;
import io.holdfast.snapshot.freeze.FreezeSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Freezes a guest's file systems around the moment a point in time is taken, and thaws them
 * whatever happens. The engine's own freeze is silent, so only an explicit one is worth a promise
 * (behaviour §2.2). A guest that stays frozen too long is thawed by a watchdog and the promise
 * taken back: applications in it wait all that time.
 */
final class Freezing implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Freezing.class);

    /** One may be of the moment. */
    private static final int REFUSALS_MAX = 3;

    private final FreezeSettings settings;
    private final FreezeRecords records;
    private final Clock clock;
    private final ScheduledExecutorService watchdog =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("freeze-watchdog").factory());

    Freezing(FreezeSettings settings, FreezeRecords records, Clock clock) {
        this.settings = settings;
        this.records = records;
        this.clock = clock;
    }

    /** What was taken, and what it promises. */
    record Taken<T>(T value, ReachedConsistency consistency) {}

    /** Takes a point in time. */
    @FunctionalInterface
    interface Taking<T> {
        T take() throws TryAgain, CannotOpen, InterruptedException;
    }

    /** Takes the point in time as consistent as the job wishes and the guest allows. */
    <T> Taken<T> around(Engine engine, BackupJob job, Vm vm, Taking<T> taking)
            throws TryAgain, CannotOpen, InterruptedException {
        Optional<ReachedConsistency> without = withoutFreezing(job, vm);
        if (without.isPresent()) {
            return new Taken<>(taking.take(), without.get());
        }
        Instant began = clock.instant();
        return switch (freeze(engine, vm.id())) {
            case Freeze.Frozen _ -> frozen(engine, job, vm.id(), began, taking);
            case Freeze.NotPossible(String why) -> {
                ReachedConsistency reached = unfrozen(job, "the guest did not freeze: " + why);
                yield new Taken<>(taking.take(), reached);
            }
        };
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
        thaw(engine, vm.id());
        return unfrozen(job, "the service restarted while the point in time was being opened");
    }

    /**
     * The last thaw of a job: whoever froze the guest may have died since, or was not answered when
     * it thawed. Fails where the engine does not answer, unlike the others. A guest that refuses
     * has no agent, and so was never frozen.
     */
    void thawForGood(Engine engine, BackupJob job) {
        if (job.consistency() == ConsistencyWish.NONE) {
            return;
        }
        VmId vm = new VmId(job.vm().value());
        for (int attempt = 1; ; attempt++) {
            try {
                engine.vms().thaw(vm);
                return;
            } catch (EngineRefused refused) {
                if (attempt == REFUSALS_MAX) {
                    LOG.infof("VM %s cannot be thawed, if it is frozen at all: %s", vm, refused);
                    return;
                }
            }
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
                            "the guest stayed frozen too long %d times in a row and is left alone until %s"
                                    .formatted(settings.timeoutsMax(), until.get())));
        }
        return Optional.empty();
    }

    private <T> Taken<T> frozen(
            Engine engine, BackupJob job, VmId vm, Instant began, Taking<T> taking)
            throws TryAgain, CannotOpen, InterruptedException {
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> watch =
                watchdog.schedule(
                        () -> {
                            late.set(true);
                            thaw(engine, vm);
                        },
                        left(began).toMillis(),
                        TimeUnit.MILLISECONDS);
        T value;
        try {
            value = taking.take();
        } finally {
            boolean _ = watch.cancel(false);
            thaw(engine, vm);
        }
        Duration took = Duration.between(began, clock.instant());
        return new Taken<>(value, reached(job, took, late.get()));
    }

    private ReachedConsistency reached(BackupJob job, Duration took, boolean late)
            throws CannotOpen {
        if (late || took.compareTo(settings.limit()) > 0) {
            records.timedOut(job.engine(), job.vm(), clock.instant());
            ReachedConsistency less =
                    unfrozen(
                            job,
                            "the guest was frozen for longer than %d s and was thawed"
                                    .formatted(settings.limit().toSeconds()));
            return new ReachedConsistency(
                    less.reached(), less.reason(), Math.min(took.toMillis(), Long.MAX_VALUE));
        }
        records.wentWell(job.engine(), job.vm());
        return new ReachedConsistency(Consistency.FILE_SYSTEM_CONSISTENT, null, took.toMillis());
    }

    private Duration left(Instant began) {
        Duration left = settings.limit().minus(Duration.between(began, clock.instant()));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** What remains when the guest was not frozen; the end, if the requester insists. */
    private static ReachedConsistency unfrozen(BackupJob job, String why) throws CannotOpen {
        if (job.consistency() == ConsistencyWish.REQUIRE) {
            throw new CannotOpen(
                    FailureReason.NOT_CONSISTENT, "frozen file systems are required, but " + why);
        }
        return crash(why);
    }

    private static ReachedConsistency crash(@org.jspecify.annotations.Nullable String why) {
        return new ReachedConsistency(Consistency.CRASH_CONSISTENT, why, null);
    }

    /** A freeze whose answer was lost may have taken: it is thawed before anything else. */
    private static Freeze freeze(Engine engine, VmId vm) {
        try {
            return engine.vms().freeze(vm);
        } catch (EngineException failure) {
            thaw(engine, vm);
            return new Freeze.NotPossible(String.valueOf(failure.getMessage()));
        }
    }

    /** Once more than needed does no harm; the engine's host thaws as well when it is done. */
    private static void thaw(Engine engine, VmId vm) {
        try {
            engine.vms().thaw(vm);
        } catch (EngineException failure) {
            LOG.errorf(
                    "The guest of VM %s could not be thawed: %s; thaw it by hand (thawfilesystems)",
                    vm.value(), failure.getMessage());
        }
    }

    @Override
    public void close() {
        watchdog.shutdownNow();
    }
}
