package io.holdfast.snapshot.backup;

import io.holdfast.contracts.CancelBackup;
import io.holdfast.contracts.Cancellation;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.Priority;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.VmReference;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Outcome;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.Subject;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns requests into backup jobs. A request that cannot be worked on becomes a job that ends at
 * once, so that it too gets exactly one terminal event, however often it is delivered.
 */
public final class BackupRequests {

    private static final String CONSUMER = "backup requests";
    private static final String FORESTALLED = "forestalled backup requests";
    private static final String CANCELS = "backup cancels";
    private static final String EARLY_CANCELS = "early backup cancels";

    private final SagaRunner<BackupState, BackupStep> sagas;
    private final VmLookup vms;
    private final Clock clock;

    public BackupRequests(SagaRunner<BackupState, BackupStep> sagas, VmLookup vms, Clock clock) {
        this.sagas = sagas;
        this.vms = vms;
        this.clock = clock;
    }

    /** Begins the job of a request, or ends it. */
    public void begin(MessageId id, RequestBackup request, String trace)
            throws InterruptedException {
        JobId job = JobId.of(id);
        if (sagas.find(saga(job)).isEmpty()) {
            beginNew(id, job, request, trace);
        }
        if (sagas.find(saga(job)).orElse(null) instanceof BackupState.Forestalled) {
            var _ =
                    sagas.handle(
                            saga(job),
                            new BackupStep.RequestCame(
                                    request.engine(), request.vm(), clock.instant()),
                            new InboxKey(FORESTALLED, id.value()));
        }
    }

    /**
     * Gives a job up. One that is not known yet is remembered as given up: the cancel may overtake
     * its request.
     */
    public void cancel(MessageId id, CancelBackup cancel, String trace) {
        BackupStep step =
                new BackupStep.CancelAsked(
                        cancel.job(), Cancellation.of(cancel.reason()), clock.instant());
        SagaId saga = saga(cancel.job());
        Outcome outcome = sagas.handle(saga, step, new InboxKey(CANCELS, id.value()));
        if (outcome instanceof Outcome.Unknown
                && sagas.start(
                                saga,
                                subjectOf(cancel.job()),
                                step,
                                new InboxKey(EARLY_CANCELS, id.value()),
                                trace)
                        instanceof Outcome.AlreadyHandled) {
            var _ = sagas.handle(saga, step, new InboxKey(CANCELS, id.value()));
        }
    }

    private void beginNew(MessageId id, JobId job, RequestBackup request, String trace)
            throws InterruptedException {
        switch (vms.find(request.engine(), request.vm())) {
            case VmLookup.Found found -> begin(id, job, request, found.vm(), found.name(), trace);
            case VmLookup.NotFound notFound -> refuse(id, job, request, notFound.failure(), trace);
        }
    }

    private void begin(
            MessageId id,
            JobId job,
            RequestBackup request,
            VmId vm,
            @Nullable String name,
            String trace) {
        BackupJob facts =
                new BackupJob(
                        job,
                        request.engine(),
                        vm,
                        name,
                        request.mode(),
                        request.way(),
                        request.consistency(),
                        Set.copyOf(request.skipDisks()),
                        request.policy(),
                        request.labels(),
                        clock.instant(),
                        request.deadline(),
                        request.priority() == null ? Priority.NORMAL : request.priority());
        Outcome outcome =
                sagas.start(
                        saga(job),
                        new Subject(request.engine().value() + "/" + vm.value()),
                        new BackupStep.Requested(facts, clock.instant()),
                        new InboxKey(CONSUMER, id.value()),
                        trace);
        if (outcome instanceof Outcome.SubjectBusy busy) {
            refuse(
                    id,
                    job,
                    request,
                    Failure.of(
                            FailureReason.BACKUP_ALREADY_RUNNING,
                            "VM "
                                    + vm.value()
                                    + " is being backed up by job "
                                    + busy.live().value()
                                    + "; ask again when that has ended"),
                    trace);
        }
    }

    private static SagaId saga(JobId job) {
        return new SagaId(job.value());
    }

    /** Of what holds no VM. */
    private static Subject subjectOf(JobId job) {
        return new Subject("job/" + job.value());
    }

    private void refuse(
            MessageId id, JobId job, RequestBackup request, Failure failure, String trace) {
        VmReference vm = request.vm();
        sagas.start(
                saga(job),
                subjectOf(job),
                new BackupStep.RequestRefused(job, request.engine(), vm, failure, clock.instant()),
                new InboxKey(CONSUMER, id.value()),
                trace);
    }
}
