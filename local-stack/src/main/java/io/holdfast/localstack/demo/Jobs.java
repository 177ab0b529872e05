package io.holdfast.localstack.demo;

import io.holdfast.contracts.BackupCancelled;
import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.BackupEvent;
import io.holdfast.contracts.BackupFailed;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskTransferProgress;
import io.holdfast.contracts.DiskTransferred;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.PointInTimeClosed;
import io.holdfast.contracts.PointInTimeOpened;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.RequestRestore;
import io.holdfast.contracts.RestoreCancelled;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.RestoreDisksCreated;
import io.holdfast.contracts.RestoreEvent;
import io.holdfast.contracts.RestoreFailed;
import io.holdfast.contracts.VmId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks for jobs by publishing to Kafka and follows them to their terminal events, aloud. */
final class Jobs {

    private static final Duration JOB_MAX = Duration.ofMinutes(60);

    private final Topics topics;
    private final Console console;

    Jobs(Topics topics, Console console) {
        this.topics = topics;
        this.console = console;
    }

    /** A backup job: how it opened, what each disk told, how it ended. */
    record Backup(PointInTimeOpened opened, List<DiskTransferred> disks, BackupCompleted end) {

        /** How each disk was read, in the order of the disks. */
        String modes() {
            return opened.disks().stream()
                    .map(asked -> told(asked.disk()).mode().name().toLowerCase(Locale.ROOT))
                    .distinct()
                    .collect(Collectors.joining(" + "));
        }

        DiskTransferred told(DiskId disk) {
            return disks.stream()
                    .filter(each -> each.disk().equals(disk))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalStateException("No disk transfer was told of " + disk));
        }
    }

    Backup backUp(RequestBackup request) throws InterruptedException {
        MessageId id = new MessageId(UUID.randomUUID().toString());
        topics.publish(id, request);
        return followBackup(JobId.of(id));
    }

    RestoreCompleted restore(RequestRestore request) throws InterruptedException {
        MessageId id = new MessageId(UUID.randomUUID().toString());
        topics.publish(id, request);
        return followRestore(JobId.of(id));
    }

    private Backup followBackup(JobId job) {
        Progress progress = new Progress("reading");
        List<DiskTransferred> disks = new ArrayList<>();
        Opening opening = new Opening();
        BackupCompleted end =
                topics.await(
                        "end of backup job " + job.value(),
                        JOB_MAX,
                        message -> {
                            progress.take(message, job);
                            if (message instanceof DiskTransferred disk && disk.job().equals(job)) {
                                disks.add(disk);
                            }
                            return message instanceof BackupEvent event && event.job().equals(job)
                                    ? ended(event, opening)
                                    : Optional.empty();
                        });
        end.warnings().forEach(warning -> console.say("note: " + warning));
        console.say("recovery point " + end.recoveryPoint().value());
        return new Backup(Objects.requireNonNull(opening.told), disks, end);
    }

    /** The last point in time that was told of. */
    private static final class Opening {
        private @Nullable PointInTimeOpened told;
    }

    private Optional<BackupCompleted> ended(BackupEvent event, Opening opening) {
        if (event instanceof PointInTimeOpened opened) {
            opening.told = opened;
            console.say(
                    "point in time open (%s, %s): %d disks"
                            .formatted(opened.way(), opened.consistency(), opened.disks().size()));
        } else if (event instanceof PointInTimeClosed) {
            console.say("point in time closed, and seen to be gone");
        } else if (event instanceof BackupFailed failed) {
            throw failed(failed.failure());
        } else if (event instanceof BackupCancelled cancelled) {
            throw new IllegalStateException(cancelled.cancellation().text());
        }
        return event instanceof BackupCompleted completed
                ? Optional.of(completed)
                : Optional.empty();
    }

    RestoreCompleted followRestore(JobId job) {
        Progress progress = new Progress("writing");
        RestoreCompleted end =
                topics.await(
                        "end of restore job " + job.value(),
                        JOB_MAX,
                        message -> {
                            progress.take(message, job);
                            if (!(message instanceof RestoreEvent event)
                                    || !event.job().equals(job)) {
                                return Optional.empty();
                            }
                            if (event instanceof RestoreDisksCreated created) {
                                console.say(created.disks().size() + " new disks on the engine");
                            } else if (event instanceof RestoreFailed failed) {
                                throw failed(failed.failure());
                            } else if (event instanceof RestoreCancelled cancelled) {
                                throw new IllegalStateException(cancelled.cancellation().text());
                            }
                            return event instanceof RestoreCompleted completed
                                    ? Optional.of(completed)
                                    : Optional.empty();
                        });
        console.say("VM " + end.vmName() + " is back as " + vmOf(end).value());
        return end;
    }

    static VmId vmOf(RestoreCompleted end) {
        return Objects.requireNonNull(end.vm(), "a restore as a new VM names the VM");
    }

    private static IllegalStateException failed(Failure failure) {
        return new IllegalStateException(failure.reason() + ": " + failure.text());
    }

    /** The progress of a job's disks as one line. */
    private final class Progress {
        private final String what;
        private final Map<DiskId, DiskTransferProgress> disks = new HashMap<>();
        private final long began = System.nanoTime();

        Progress(String what) {
            this.what = what;
        }

        void take(Message message, JobId job) {
            if (message instanceof DiskTransferProgress progress && progress.job().equals(job)) {
                disks.put(progress.disk(), progress);
                console.progress(
                        what,
                        disks.values().stream().mapToLong(DiskTransferProgress::bytesDone).sum(),
                        disks.values().stream().mapToLong(DiskTransferProgress::bytesTotal).sum(),
                        (System.nanoTime() - began) / 1e9);
            }
        }
    }
}
