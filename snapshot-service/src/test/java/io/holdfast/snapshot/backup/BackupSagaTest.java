package io.holdfast.snapshot.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.ApplianceDevice;
import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.BackupFailed;
import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupRequested;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.CaptureConfiguration;
import io.holdfast.contracts.CheckpointId;
import io.holdfast.contracts.CommitRecoveryPoint;
import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.Consistency;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.DeviceSerial;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.EngineBackupId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.PointInTimeClosed;
import io.holdfast.contracts.PointInTimeOpened;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.SnapshotId;
import io.holdfast.contracts.StopDiskTransfer;
import io.holdfast.contracts.TerminalBackupEvent;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.VmReference;
import io.holdfast.contracts.json.HoldfastJson;
import io.holdfast.saga.Effect;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Outcome;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.json.SealedFamilyCodec;
import io.holdfast.saga.memory.MemorySagas;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way through a backup job, without an engine, a broker or a database. */
class BackupSagaTest {

    static final Instant NOW = Instant.parse("2026-11-23T04:00:00Z");
    static final StepLimits LIMITS =
            new StepLimits(
                    Duration.ofMinutes(30),
                    Duration.ofHours(24),
                    Duration.ofMinutes(15),
                    Duration.ofHours(2),
                    Duration.ofHours(1),
                    Duration.ofMinutes(10));
    private static final EngineId LAB = new EngineId("lab");
    static final VmId VM = new VmId(new UUID(0, 1));
    static final DiskId ONE = new DiskId(new UUID(0, 11));
    static final DiskId TWO = new DiskId(new UUID(0, 12));
    static final MessageId REQUEST = new MessageId(new UUID(0, 99).toString());
    static final JobId JOB = JobId.of(REQUEST);
    static final SagaId SAGA = new SagaId(JOB.value());
    static final ConfigurationId CONFIGURATION = new ConfigurationId("c".repeat(64));
    private static final RecoveryPointId PARENT = new RecoveryPointId(new UUID(0, 6));
    private static final CheckpointId NEW_CHECKPOINT = new CheckpointId(new UUID(0, 8));
    private static final ReachedConsistency CRASH =
            new ReachedConsistency(Consistency.CRASH_CONSISTENT, null, null);
    static final Failure BROKEN = Failure.of(FailureReason.DISK_UNREADABLE, "sector 17");

    private final MemorySagas<BackupState, BackupStep> sagas =
            new MemorySagas<>(new BackupSaga(LIMITS), NOW);
    private int messages;

    private BackupRequests requests(VmLookup.Answer answer) {
        return new BackupRequests(sagas, (_, _) -> answer, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** The request of a job that has its turn at once. */
    private void request() throws InterruptedException {
        requests(new VmLookup.Found(VM, "web")).begin(REQUEST, backup(), "");
        happens(new BackupStep.Admitted(NOW));
    }

    static RequestBackup backup() {
        return new RequestBackup(
                LAB,
                VmReference.byId(VM),
                BackupMode.FULL,
                null,
                ConsistencyWish.PREFER,
                List.of(),
                null,
                Map.of(),
                null);
    }

    private Outcome happens(BackupStep step) {
        return sagas.handle(SAGA, step, new InboxKey("test", "m" + messages++));
    }

    static BackupStep.Opened opened() {
        return new BackupStep.Opened(
                new OpenedPointInTime(
                        "web",
                        BackupWay.BACKUP_API,
                        OpenView.of(new EngineBackupId(new UUID(0, 5))),
                        null,
                        null,
                        CRASH,
                        NOW,
                        List.of(disk(ONE), disk(TWO)),
                        List.of()),
                NOW);
    }

    private static BackupStep.Opened pluggedInto(VmId appliance) {
        return new BackupStep.Opened(
                new OpenedPointInTime(
                                "web",
                                BackupWay.SNAPSHOT_TRANSFER,
                                OpenView.of(new SnapshotId(new UUID(0, 5))),
                                null,
                                null,
                                CRASH,
                                NOW,
                                List.of(disk(ONE), disk(TWO)),
                                List.of())
                        .pluggedInto(appliance),
                NOW);
    }

    private static ChosenDisk disk(DiskId id) {
        return new ChosenDisk(
                id,
                "disk",
                1 << 20,
                BackupMode.FULL,
                "asked for",
                null,
                null,
                null,
                true,
                "virtio_scsi",
                "cow",
                true);
    }

    static BackupStep.DiskArrived arrived(DiskId id) {
        return new BackupStep.DiskArrived(
                DiskTransferId.of(JOB, id),
                id,
                new DiskManifestId("a".repeat(64)),
                BackupMode.FULL,
                null,
                100,
                40,
                NOW);
    }

    static BackupStep.DiskLost lost(DiskId id, Failure failure) {
        return new BackupStep.DiskLost(DiskTransferId.of(JOB, id), id, failure, NOW);
    }

    private <T> List<T> wanted(Class<T> type) {
        List<T> found = new ArrayList<>();
        for (Effect effect : sagas.pending(SAGA).values()) {
            Object inside =
                    switch (effect) {
                        case Effect.Announce announce -> announce.message();
                        case Effect.Ask ask -> ask.message();
                        case Effect.Perform perform -> perform.work();
                    };
            if (type.isInstance(inside)) {
                found.add(type.cast(inside));
            }
        }
        return found;
    }

    private List<Class<?>> announced() {
        return sagas.announced().stream().<Class<?>>map(Object::getClass).toList();
    }

    private BackupFailed failure() {
        return (BackupFailed) sagas.announced().getLast();
    }

    @Test
    void a_disk_that_is_plugged_into_an_appliance_is_read_as_its_device_there() throws Exception {
        VmId appliance = new VmId(new UUID(0, 2));
        request();
        happens(pluggedInto(appliance));
        assertThat(wanted(CaptureConfiguration.class))
                .as("of the same moment as the disks")
                .singleElement()
                .satisfies(capture -> assertThat(capture.snapshot()).isNotNull());
        assertThat(wanted(TransferDisk.class))
                .hasSize(2)
                .allSatisfy(transfer -> {
                    assertThat(transfer.diskSnapshot()).isNull();
                    assertThat(transfer.device())
                            .isEqualTo(
                                    new ApplianceDevice(
                                            appliance, DeviceSerial.of(transfer.disk())));
                });
    }

    @Test
    void a_backup_goes_along_the_straight_line() throws Exception {
        request();
        assertThat(wanted(EngineWork.OpenPointInTime.class)).hasSize(1);
        happens(opened());
        assertThat(wanted(CaptureConfiguration.class))
                .singleElement()
                .satisfies(capture -> assertThat(capture.snapshot()).isNull());
        assertThat(wanted(TransferDisk.class))
                .extracting(TransferDisk::disk)
                .containsOnly(ONE, TWO);
        happens(arrived(ONE));
        happens(new BackupStep.ConfigurationArrived(CONFIGURATION, NOW));
        assertThat(wanted(TransferDisk.class)).extracting(TransferDisk::disk).containsOnly(TWO);
        happens(arrived(TWO));
        assertThat(wanted(EngineWork.ClosePointInTime.class)).hasSize(1);
        happens(new BackupStep.Closed(true, NOW));
        assertThat(wanted(CommitRecoveryPoint.class)).hasSize(1);
        happens(new BackupStep.Committed(RecoveryPointId.of(JOB), NOW.plusSeconds(9)));
        assertThat(announced())
                .containsExactly(
                        BackupRequested.class,
                        PointInTimeOpened.class,
                        PointInTimeClosed.class,
                        BackupCompleted.class);
        BackupCompleted completed = (BackupCompleted) sagas.announced().getLast();
        assertThat(completed.bytesStored()).isEqualTo(80);
        assertThat(completed.warnings()).isEmpty();
    }

    @Test
    void a_lost_disk_stops_the_others_closes_the_point_in_time_and_then_fails() throws Exception {
        request();
        happens(opened());
        happens(lost(ONE, BROKEN));
        assertThat(wanted(StopDiskTransfer.class)).hasSize(1);
        assertThat(wanted(EngineWork.AbandonPointInTime.class)).isEmpty();
        happens(lost(TWO, Failure.of(FailureReason.STOPPED, "stopped")));
        assertThat(wanted(EngineWork.AbandonPointInTime.class)).hasSize(1);
        assertThat(announced()).doesNotContain(BackupFailed.class);
        happens(new BackupStep.Closed(true, NOW));
        assertThat(announced()).endsWith(PointInTimeClosed.class, BackupFailed.class);
        assertThat(failure().failure()).isEqualTo(BROKEN);
    }

    @Test
    void a_point_in_time_that_may_be_half_open_is_closed_before_the_job_fails() throws Exception {
        request();
        happens(
                new BackupStep.OpeningFailed(
                        Failure.of(FailureReason.POINT_IN_TIME_FAILED, "no"), NOW));
        assertThat(wanted(EngineWork.AbandonPointInTime.class)).hasSize(1);
        happens(new BackupStep.Closed(true, NOW));
        assertThat(announced()).containsExactly(BackupRequested.class, BackupFailed.class);
    }

    static final Failure NO_BITMAP = Failure.of(FailureReason.BITMAP_MISSING, "the bitmap is gone");

    static BackupStep.Opened counted() {
        return new BackupStep.Opened(
                new OpenedPointInTime(
                        "web",
                        BackupWay.BACKUP_API,
                        OpenView.of(new EngineBackupId(new UUID(0, 5))),
                        NEW_CHECKPOINT,
                        new CountedFrom(PARENT, new CheckpointId(new UUID(0, 7))),
                        CRASH,
                        NOW,
                        List.of(counted(ONE), counted(TWO)),
                        List.of()),
                NOW);
    }

    private static ChosenDisk counted(DiskId id) {
        return new ChosenDisk(
                id,
                "disk",
                1 << 20,
                BackupMode.INCREMENTAL,
                "asked for",
                null,
                new DiskManifestId("b".repeat(64)),
                null,
                true,
                "virtio_scsi",
                "cow",
                true);
    }

    @Test
    void changes_are_asked_for_with_the_parent_they_are_counted_from() throws Exception {
        request();
        happens(counted());
        assertThat(wanted(TransferDisk.class))
                .hasSize(2)
                .allSatisfy(disk -> {
                    assertThat(disk.mode()).isEqualTo(BackupMode.INCREMENTAL);
                    assertThat(disk.parent()).isEqualTo(PARENT);
                    assertThat(disk.parentManifest()).isNotNull();
                });
    }

    private void bitmapLost() throws InterruptedException {
        request();
        happens(counted());
        happens(new BackupStep.ConfigurationArrived(CONFIGURATION, NOW));
        happens(lost(ONE, NO_BITMAP));
        happens(lost(TWO, Failure.of(FailureReason.STOPPED, "stopped")));
    }

    private void openedAgain() throws InterruptedException {
        bitmapLost();
        happens(new BackupStep.Closed(false, NOW));
        happens(opened());
    }

    @Test
    void a_lost_bitmap_opens_another_point_in_time_that_counts_from_nothing() throws Exception {
        bitmapLost();
        assertThat(wanted(EngineWork.AbandonPointInTime.class)).hasSize(1);
        happens(new BackupStep.Closed(false, NOW));
        assertThat(wanted(EngineWork.OpenPointInTime.class))
                .singleElement()
                .satisfies(open -> {
                    assertThat(open.attempt().number()).isEqualTo(2);
                    assertThat(open.attempt().fallback()).isEqualTo(FallbackReason.BITMAP_MISSING);
                });
        happens(opened());
        assertThat(wanted(CaptureConfiguration.class)).isEmpty();
        assertThat(wanted(TransferDisk.class))
                .hasSize(2)
                .allSatisfy(disk -> {
                    assertThat(disk.transfer())
                            .isEqualTo(DiskTransferId.of(JOB, disk.disk(), 2))
                            .isNotEqualTo(DiskTransferId.of(JOB, disk.disk()));
                    assertThat(disk.mode()).isEqualTo(BackupMode.FULL);
                });
        assertThat(announced())
                .containsExactly(
                        BackupRequested.class,
                        PointInTimeOpened.class,
                        PointInTimeClosed.class,
                        PointInTimeOpened.class);
    }

    @Test
    void what_the_first_attempt_still_says_does_not_reach_the_second() throws Exception {
        openedAgain();
        happens(arrived(ONE));
        happens(lost(TWO, BROKEN));
        assertThat(wanted(TransferDisk.class)).hasSize(2);
    }

    @Test
    void a_bitmap_that_is_lost_twice_is_a_failure() throws Exception {
        openedAgain();
        happens(new BackupStep.DiskLost(DiskTransferId.of(JOB, ONE, 2), ONE, NO_BITMAP, NOW));
        sagas.pass(LIMITS.stop());
        happens(new BackupStep.Closed(false, NOW));
        assertThat(failure().failure().reason()).isEqualTo(FailureReason.BITMAP_MISSING);
    }

    private void committedWithCheckpoint() throws InterruptedException {
        request();
        happens(counted());
        happens(new BackupStep.ConfigurationArrived(CONFIGURATION, NOW));
        happens(arrived(ONE));
        happens(arrived(TWO));
        happens(new BackupStep.Closed(true, NOW));
        happens(new BackupStep.Committed(RecoveryPointId.of(JOB), NOW));
    }

    @Test
    void a_recovery_point_with_a_checkpoint_becomes_a_link_of_the_chain() throws Exception {
        committedWithCheckpoint();
        assertThat(wanted(EngineWork.KeepChain.class))
                .singleElement()
                .satisfies(keep -> {
                    assertThat(keep.link().checkpoint()).isEqualTo(NEW_CHECKPOINT);
                    assertThat(keep.link().disks()).hasSize(2);
                });
        assertThat(announced()).doesNotContain(BackupCompleted.class);
        happens(new BackupStep.ChainKept(NOW));
        assertThat(announced()).endsWith(BackupCompleted.class);
    }

    @Test
    void checkpoints_that_the_engine_does_not_remove_are_a_warning_and_no_more() throws Exception {
        committedWithCheckpoint();
        sagas.pass(LIMITS.keepChain());
        BackupCompleted completed = (BackupCompleted) sagas.announced().getLast();
        assertThat(completed.warnings())
                .anySatisfy(warning -> assertThat(warning).contains("checkpoints"));
    }

    @Test
    void a_checkpoint_of_a_backup_that_the_engine_failed_is_no_link() throws Exception {
        request();
        happens(counted());
        happens(new BackupStep.ConfigurationArrived(CONFIGURATION, NOW));
        happens(arrived(ONE));
        happens(arrived(TWO));
        happens(new BackupStep.Closed(false, NOW));
        happens(new BackupStep.Committed(RecoveryPointId.of(JOB), NOW));
        assertThat(announced()).endsWith(BackupCompleted.class);
    }

    @Test
    void a_recovery_point_that_is_refused_leaves_no_checkpoint() throws Exception {
        request();
        happens(counted());
        happens(new BackupStep.ConfigurationArrived(CONFIGURATION, NOW));
        happens(arrived(ONE));
        happens(arrived(TWO));
        happens(new BackupStep.Closed(true, NOW));
        happens(new BackupStep.CommitRefused(BROKEN, NOW));
        assertThat(wanted(EngineWork.AbandonPointInTime.class)).hasSize(1);
        happens(new BackupStep.Closed(false, NOW));
        assertThat(failure().failure()).isEqualTo(BROKEN);
        assertThat(announced().stream().filter(PointInTimeClosed.class::equals)).hasSize(1);
    }

    @Test
    void data_that_is_whole_is_not_lost_because_the_engine_does_not_close() throws Exception {
        request();
        happens(opened());
        happens(new BackupStep.ConfigurationArrived(CONFIGURATION, NOW));
        happens(arrived(ONE));
        happens(arrived(TWO));
        sagas.pass(LIMITS.close());
        happens(new BackupStep.Committed(RecoveryPointId.of(JOB), NOW));
        BackupCompleted completed = (BackupCompleted) sagas.announced().getLast();
        assertThat(completed.warnings()).hasSize(1);
        assertThat(announced()).doesNotContain(PointInTimeClosed.class);
    }

    @Test
    void every_state_ends_when_its_deadline_passes() throws Exception {
        request();
        for (int i = 0; i < 6 && sagas.pending(SAGA).size() > 0; i++) {
            sagas.pass(Duration.ofHours(25));
        }
        assertThat(failure().failure().reason()).isEqualTo(FailureReason.DEADLINE_PASSED);
        assertThat(failure().failure().text()).contains(JOB.value().toString());
    }

    private void requestUntil(Instant deadline) throws InterruptedException {
        RequestBackup asked = backup();
        requests(new VmLookup.Found(VM, "web"))
                .begin(
                        REQUEST,
                        new RequestBackup(
                                asked.engine(),
                                asked.vm(),
                                asked.mode(),
                                asked.way(),
                                asked.consistency(),
                                asked.skipDisks(),
                                asked.policy(),
                                asked.labels(),
                                deadline),
                        "");
        happens(new BackupStep.Admitted(NOW));
    }

    @Test
    void the_requesters_deadline_ends_the_opening_when_it_is_sooner() throws Exception {
        requestUntil(NOW.plus(Duration.ofMinutes(5)));
        sagas.pass(Duration.ofMinutes(4));
        assertThat(wanted(EngineWork.OpenPointInTime.class)).hasSize(1);
        sagas.pass(Duration.ofMinutes(1));
        assertThat(wanted(EngineWork.AbandonPointInTime.class)).hasSize(1);
    }

    @Test
    void the_requesters_deadline_ends_the_copying_when_it_is_sooner() throws Exception {
        requestUntil(NOW.plus(Duration.ofMinutes(5)));
        happens(opened());
        sagas.pass(Duration.ofMinutes(5));
        assertThat(sagas.find(SAGA).orElseThrow()).isInstanceOf(BackupState.Stopping.class);
    }

    @Test
    void a_job_whose_data_is_whole_is_closed_and_written_in_spite_of_the_requesters_deadline()
            throws Exception {
        requestUntil(NOW.plus(Duration.ofMinutes(5)));
        happens(opened());
        happens(new BackupStep.ConfigurationArrived(CONFIGURATION, NOW));
        happens(arrived(ONE));
        happens(arrived(TWO));
        sagas.pass(Duration.ofMinutes(6));
        happens(new BackupStep.Closed(true, NOW.plus(Duration.ofMinutes(6))));
        sagas.pass(Duration.ofMinutes(1));
        assertThat(sagas.find(SAGA).orElseThrow()).isInstanceOf(BackupState.Committing.class);
    }

    @Test
    void a_second_request_for_the_vm_is_refused_and_names_the_live_job() throws Exception {
        request();
        MessageId second = new MessageId(new UUID(0, 100).toString());
        BackupRequests requests = requests(new VmLookup.Found(VM, "web"));
        requests.begin(second, backup(), "");
        requests.begin(second, backup(), "");
        assertThat(failure().failure().reason()).isEqualTo(FailureReason.BACKUP_ALREADY_RUNNING);
        assertThat(failure().failure().text()).contains(JOB.value().toString());
        assertThat(sagas.announced().stream().filter(TerminalBackupEvent.class::isInstance))
                .hasSize(1);
    }

    @Test
    void a_request_for_an_unknown_vm_ends_at_once_and_once() throws Exception {
        BackupRequests requests =
                requests(new VmLookup.NotFound(Failure.of(FailureReason.VM_UNKNOWN, "no such VM")));
        requests.begin(REQUEST, backup(), "");
        requests.begin(REQUEST, backup(), "");
        assertThat(announced()).containsExactly(BackupFailed.class);
    }

    /**
     * Whatever order events come in, and however often, there is one terminal event at most, and
     * never a wrong one.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void events_in_any_order_end_in_one_terminal_event(long seed) throws Exception {
        Random random = new Random(seed);
        request();
        List<BackupStep> steps = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            steps.addAll(
                    List.of(
                            opened(),
                            new BackupStep.ConfigurationArrived(CONFIGURATION, NOW),
                            arrived(ONE),
                            arrived(TWO),
                            new BackupStep.Closed(true, NOW),
                            new BackupStep.Committed(RecoveryPointId.of(JOB), NOW)));
        }
        if (random.nextBoolean()) {
            steps.add(lost(TWO, BROKEN));
        }
        Collections.shuffle(steps, random);
        steps.forEach(this::happens);
        Optional<BackupState> state = sagas.find(SAGA);
        long ends =
                sagas.announced().stream().filter(TerminalBackupEvent.class::isInstance).count();
        boolean ended =
                state.orElseThrow() instanceof BackupState.Completed
                        || state.orElseThrow() instanceof BackupState.Failed;
        assertThat(ends).isEqualTo(ended ? 1 : 0);
        if (state.orElseThrow() instanceof BackupState.Completed completed) {
            assertThat(completed.vm().disks()).containsOnlyKeys(ONE, TWO);
        }
    }

    @Test
    void every_state_survives_the_journal() throws Exception {
        SealedFamilyCodec<BackupState> codec =
                new SealedFamilyCodec<>(BackupState.class, HoldfastJson.mapper());
        request();
        List<BackupStep> line =
                List.of(
                        opened(),
                        arrived(ONE),
                        new BackupStep.ConfigurationArrived(CONFIGURATION, NOW),
                        arrived(TWO),
                        new BackupStep.Closed(true, NOW),
                        new BackupStep.Committed(RecoveryPointId.of(JOB), NOW));
        for (BackupStep step : line) {
            BackupState state = sagas.find(SAGA).orElseThrow();
            assertThat(codec.read(codec.write(state))).isEqualTo(state);
            happens(step);
        }
        BackupState last = sagas.find(SAGA).orElseThrow();
        assertThat(codec.read(codec.write(last))).isEqualTo(last);
    }
}
