package io.holdfast.restore.ovirt;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.VmId;
import io.holdfast.ovirt.CorrelationId;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.EngineBusy;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.EngineLoginRefused;
import io.holdfast.ovirt.EngineMissing;
import io.holdfast.ovirt.EngineRefused;
import io.holdfast.ovirt.EngineUnavailable;
import io.holdfast.ovirt.ImageioClient;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmStatus;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.restore.job.EngineWork;
import io.holdfast.restore.job.RestorePlan;
import io.holdfast.restore.job.RestoreStep;
import io.holdfast.restore.job.TargetClaims;
import io.holdfast.restore.job.Turns;
import io.holdfast.saga.Lease;
import io.holdfast.saga.Performer;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/**
 * Does the work of restore jobs. What may succeed later is tried again until the step's deadline;
 * what never will ends the step with a reason.
 */
public final class RestoreWork implements Performer<RestoreStep> {

    private final ConfiguredEngines engines;
    private final RepositoryReader repository;
    private final InstantSource clock;
    private final Function<EngineId, ImageioClient> imageio;
    private final PlanMaking planning;
    private final Turns turns;

    /**
     * Does nothing yet. Without a bound on how many jobs may be at work at once.
     *
     * @param imageio the way to the disk bytes of an engine's hosts
     * @param claims who restores into a VM that is there
     */
    public RestoreWork(
            ConfiguredEngines engines,
            RepositoryReader repository,
            InstantSource clock,
            Function<EngineId, ImageioClient> imageio,
            TargetClaims claims) {
        this(
                engines,
                repository,
                clock,
                imageio,
                claims,
                Turns.forEverybody(),
                FreeSpace.toTheLastByte());
    }

    /** With a bound on how many jobs may be at work at once, and on what they may fill. */
    public RestoreWork(
            ConfiguredEngines engines,
            RepositoryReader repository,
            InstantSource clock,
            Function<EngineId, ImageioClient> imageio,
            TargetClaims claims,
            Turns turns,
            FreeSpace space) {
        this.turns = turns;
        this.engines = engines;
        this.imageio = imageio;
        this.repository = repository;
        this.clock = clock;
        this.planning = new PlanMaking(engines, repository, claims, space);
    }

    @Override
    public RestoreStep perform(SagaId saga, StepId step, Object work)
            throws TryAgain, InterruptedException {
        return perform(saga, step, work, Lease.FOR_EVER);
    }

    @Override
    public RestoreStep perform(SagaId saga, StepId step, Object work, Lease lease)
            throws TryAgain, InterruptedException {
        EngineWork wanted = (EngineWork) work;
        try {
            return done(saga, wanted, lease);
        } catch (CannotRestore failed) {
            return new RestoreStep.WorkFailed(failed.failure(), clock.instant());
        } catch (EngineException failed) {
            return failedOrAgain(wanted, failed);
        } catch (RepositoryException failed) {
            return failedOrAgain(failed);
        }
    }

    private RestoreStep done(SagaId saga, EngineWork work, Lease lease)
            throws CannotRestore, TryAgain, InterruptedException {
        return switch (work) {
            case EngineWork.MakePlan make ->
                    new RestoreStep.Planned(planning.plan(make.job()), clock.instant());
            case EngineWork.AskAdmission ask ->
                    turns.ask(saga, ask.job(), ask.plan(), clock.instant());
            case EngineWork.CreateDisks create -> {
                Engine engine = engine(create, create.plan());
                DiskMaking.make(engine, create.job(), create.plan());
                ApplianceWriting.plug(engine, create.plan());
                yield new RestoreStep.DisksCreated(clock.instant());
            }
            case EngineWork.VerifyDisks verify -> verified(verify);
            case EngineWork.CreateVm create -> {
                Engine engine = engine(create, create.plan());
                Vm vm = VmMaking.make(engine, repository, create.job(), create.plan());
                yield new RestoreStep.VmCreated(new VmId(vm.id().value()), clock.instant());
            }
            case EngineWork.AttachDisks attach -> {
                DiskHanging.hang(
                        engine(attach, attach.plan()), attach.plan(), id(attach.vm()), lease);
                yield new RestoreStep.DisksAttached(clock.instant());
            }
            case EngineWork.CheckVm check -> {
                Engine engine = engine(check, check.plan());
                VmId vm = check.vm();
                VmChecking.check(engine, repository, check.plan(), vm == null ? null : id(vm));
                yield new RestoreStep.Checked(clock.instant());
            }
            case EngineWork.Finish finish -> finished(finish);
            case EngineWork.RemoveHalfMade remove ->
                    new RestoreStep.Undone(
                            HalfMadeRemoval.remove(
                                    engine(remove, remove.plan()),
                                    remove.job(),
                                    remove.plan(),
                                    lease),
                            clock.instant());
            case EngineWork.RemoveLeftovers remove -> {
                LeftoverRemoval.remove(engine(remove, remove.plan()), remove.job(), remove.plan());
                yield new RestoreStep.Undone(List.of(), clock.instant());
            }
        };
    }

    private RestoreStep verified(EngineWork.VerifyDisks verify)
            throws CannotRestore, TryAgain, InterruptedException {
        RestorePlan plan = verify.plan();
        ApplianceWriting.unplug(engine(verify, plan), plan);
        ReadBack back =
                new ReadBack(engine(verify, plan), imageio.apply(plan.engine()), repository);
        long bytes = 0;
        for (RestorePlan.PlannedDisk disk : plan.disks()) {
            bytes += back.compare(verify.job().id(), disk);
        }
        return new RestoreStep.DisksVerified(bytes, clock.instant());
    }

    private RestoreStep finished(EngineWork.Finish finish) {
        Engine engine = engine(finish, finish.plan());
        return switch (finish.plan().destination()) {
            case RestorePlan.MadeVm _ -> {
                if (engine.vms()
                        .status(id(finish.vm()))
                        .filter(VmStatus.DOWN::equals)
                        .isPresent()) {
                    engine.vms().start(id(finish.vm()));
                }
                yield new RestoreStep.Finished(List.of(), List.of(), clock.instant());
            }
            case RestorePlan.SwappedInto swapped -> {
                OldDiskSettling.Settled settled =
                        OldDiskSettling.settle(
                                engine, finish.job(), finish.plan(), swapped.oldDisks());
                yield new RestoreStep.Finished(
                        settled.replaced(), settled.warnings(), clock.instant());
            }
            case RestorePlan.NoVm _, RestorePlan.AddedTo _ ->
                    new RestoreStep.Finished(List.of(), List.of(), clock.instant());
        };
    }

    /** The engine's events tell of our calls under the job's id. */
    private Engine engine(EngineWork work, RestorePlan plan) {
        return engines.engine(plan.engine().value())
                .correlated(new CorrelationId(work.job().id().value().toString()));
    }

    private static io.holdfast.ovirt.VmId id(VmId vm) {
        return new io.holdfast.ovirt.VmId(vm.value());
    }

    private RestoreStep failedOrAgain(EngineWork work, EngineException failed) throws TryAgain {
        String text = String.valueOf(failed.getMessage());
        return switch (failed) {
            case EngineUnavailable _, EngineBusy _ -> throw new TryAgain(text, failed);
            case EngineLoginRefused _ -> step(work, FailureReason.ENGINE_REFUSED, text, failed);
            case EngineMissing _, EngineRefused _ -> step(work, refusal(work), text, failed);
        };
    }

    /**
     * An undoing never gives up before its deadline: what is left would be left for good. Nor does
     * a reading back: what the engine refuses now is no word about the bytes.
     */
    private RestoreStep step(
            EngineWork work, FailureReason reason, String text, EngineException failed)
            throws TryAgain {
        if (insists(work)) {
            throw new TryAgain(text, failed);
        }
        return new RestoreStep.WorkFailed(Failure.of(reason, text), clock.instant());
    }

    private static boolean insists(EngineWork work) {
        return switch (work) {
            case EngineWork.RemoveHalfMade _,
                    EngineWork.RemoveLeftovers _,
                    EngineWork.VerifyDisks _ ->
                    true;
            case EngineWork.MakePlan _,
                    EngineWork.AskAdmission _,
                    EngineWork.CreateDisks _,
                    EngineWork.CreateVm _,
                    EngineWork.AttachDisks _,
                    EngineWork.CheckVm _,
                    EngineWork.Finish _ ->
                    false;
        };
    }

    private static FailureReason refusal(EngineWork work) {
        return switch (work) {
            case EngineWork.CreateDisks _, EngineWork.CreateVm _ -> FailureReason.TARGET_REFUSED;
            case EngineWork.MakePlan _, EngineWork.AskAdmission _ -> FailureReason.ENGINE_REFUSED;
            case EngineWork.AttachDisks _ -> FailureReason.ENGINE_REFUSED;
            case EngineWork.CheckVm _, EngineWork.RemoveHalfMade _ -> FailureReason.ENGINE_REFUSED;
            case EngineWork.VerifyDisks _, EngineWork.Finish _ -> FailureReason.ENGINE_REFUSED;
            case EngineWork.RemoveLeftovers _ -> FailureReason.ENGINE_REFUSED;
        };
    }

    private RestoreStep failedOrAgain(RepositoryException failed) throws TryAgain {
        String text = String.valueOf(failed.getMessage());
        return switch (failed) {
            case RepositoryException.Unavailable _ -> throw new TryAgain(text, failed);
            case RepositoryException.Corrupt _, RepositoryException.Missing _ ->
                    new RestoreStep.WorkFailed(
                            Failure.of(FailureReason.REPOSITORY_CORRUPT, text), clock.instant());
            case RepositoryException.Refused _ ->
                    new RestoreStep.WorkFailed(
                            Failure.of(FailureReason.REPOSITORY_REFUSED, text), clock.instant());
        };
    }
}
