package io.holdfast.transfer.backup;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.ApplianceDevice;
import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.CopyDeviceSegment;
import io.holdfast.contracts.CopySegment;
import io.holdfast.contracts.DeviceSerial;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.DiskTransferFailed;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.DiskTransferred;
import io.holdfast.contracts.EngineBackupId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.FindDevice;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.SegmentCopied;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.contracts.VmId;
import io.holdfast.saga.Decision;
import io.holdfast.saga.Effect;
import io.holdfast.saga.Evolution;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import io.holdfast.saga.Subject;
import io.holdfast.saga.memory.MemorySagas;
import io.holdfast.transfer.TransferLimits;
import io.holdfast.transfer.window.SegmentWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskBackupTest {

    private static final JobId JOB = new JobId(UUID.randomUUID());
    private static final DiskId DISK = new DiskId(UUID.randomUUID());
    private static final TransferDisk COMMAND =
            new TransferDisk(
                    DiskTransferId.of(JOB, DISK),
                    JOB,
                    new EngineId("lab"),
                    new VmId(UUID.randomUUID()),
                    new EngineBackupId(UUID.randomUUID()),
                    null,
                    null,
                    DISK,
                    "root",
                    10L << 30,
                    BackupMode.INCREMENTAL,
                    new RecoveryPointId(UUID.randomUUID()),
                    new DiskManifestId("cd".repeat(32)));
    private static final DiskReading CHANGES = DiskReading.asAsked(COMMAND);
    private static final Failure FAILURE = Failure.of(FailureReason.DISK_UNREADABLE, "bad");
    private static final DiskManifestId MANIFEST = new DiskManifestId("ab".repeat(32));
    private static final CopiedBytes NOTHING = new CopiedBytes(0, 0);

    private final DiskBackup saga = new DiskBackup(TransferLimits.defaults());

    private static final Map<String, DiskBackupState> STATES =
            new TreeMap<>(
                    Map.of(
                            "Opening", new DiskBackupState.Opening(COMMAND),
                            "Copying",
                                    new DiskBackupState.Copying(
                                            COMMAND,
                                            CHANGES,
                                            SegmentWindow.over(10, 4),
                                            NOTHING,
                                            null),
                            "Finalizing",
                                    new DiskBackupState.Finalizing(COMMAND, CHANGES, NOTHING, null),
                            "Sealing", new DiskBackupState.Sealing(COMMAND, CHANGES, NOTHING),
                            "Abandoning", new DiskBackupState.Abandoning(COMMAND, FAILURE),
                            "Transferred",
                                    new DiskBackupState.Transferred(
                                            COMMAND, CHANGES, NOTHING, MANIFEST, 0, 0),
                            "Failed", new DiskBackupState.Failed(COMMAND, FAILURE)));

    private static final Map<DiskBackupEvent, Map<String, String>> MOVES =
            Map.ofEntries(
                    entry(new DiskBackupEvent.Requested(COMMAND), Map.of()),
                    entry(new DiskBackupEvent.Opened(10, CHANGES), Map.of("Opening", "Copying")),
                    entry(
                            new DiskBackupEvent.FellBack(FallbackReason.PARENT_UNUSABLE),
                            Map.of("Copying", "Copying")),
                    entry(done(2), Map.of("Copying", "Copying")),
                    entry(done(7), Map.of()),
                    entry(new DiskBackupEvent.Closed(), Map.of("Finalizing", "Sealing")),
                    entry(
                            new DiskBackupEvent.Sealed(MANIFEST, 1, 2),
                            Map.of("Sealing", "Transferred")),
                    entry(new DiskBackupEvent.Cancelled(), Map.of("Abandoning", "Failed")),
                    entry(new DiskBackupEvent.Broken(FAILURE), breaks("Abandoning")),
                    entry(
                            new DiskBackupEvent.StopAsked("another disk failed"),
                            breaks("Abandoning")),
                    entry(
                            new DiskBackupEvent.DeadlinePassed("copy"),
                            Map.of(
                                    "Opening", "Abandoning",
                                    "Copying", "Abandoning",
                                    "Finalizing", "Abandoning",
                                    "Sealing", "Abandoning",
                                    "Abandoning", "Failed")));

    @Test
    void each_event_moves_the_states_that_allow_it_and_is_refused_by_all_others() {
        MOVES.forEach((event, moves) ->
                STATES.forEach((name, state) -> {
                    String moved =
                            switch (saga.evolve(state, event)) {
                                case Evolution.Next<DiskBackupState>(var next) ->
                                        next.getClass().getSimpleName();
                                case Evolution.Refused<DiskBackupState> _ -> "refused";
                            };
                    assertThat(moved)
                            .as("%s in %s", event, name)
                            .isEqualTo(moves.getOrDefault(name, "refused"));
                }));
    }

    @Test
    void a_device_is_looked_for_and_read_by_the_workers_of_its_appliance() {
        TransferDisk command = plugged();
        VmId appliance = Objects.requireNonNull(command.device()).appliance();
        DiskBackupState opening = new DiskBackupState.Opening(command);
        assertThat(asked(opening)).containsExactly(new FindDevice(appliance, command.transfer()));
        DiskBackupState copying =
                state(saga.evolve(opening, new DiskBackupEvent.Opened(2, DiskReading.FULL)));
        assertThat(asked(copying))
                .containsExactly(
                        new CopyDeviceSegment(appliance, command.transfer(), 0),
                        new CopyDeviceSegment(appliance, command.transfer(), 1));
    }

    @Test
    void an_appliance_without_a_worker_fails_the_disk_and_says_what_to_run() {
        TransferDisk command = plugged();
        DiskBackupState late =
                state(
                        saga.evolve(
                                new DiskBackupState.Opening(command),
                                new DiskBackupEvent.DeadlinePassed("open")));
        assertThat(late)
                .isInstanceOfSatisfying(
                        DiskBackupState.Abandoning.class,
                        abandoning -> {
                            assertThat(abandoning.failure().reason())
                                    .isEqualTo(FailureReason.NO_APPLIANCE);
                            assertThat(abandoning.failure().text())
                                    .contains("holdfast.appliance.vm-id=");
                        });
    }

    private static TransferDisk plugged() {
        return new TransferDisk(
                COMMAND.transfer(),
                JOB,
                COMMAND.engine(),
                COMMAND.vm(),
                null,
                null,
                new ApplianceDevice(new VmId(UUID.randomUUID()), DeviceSerial.of(DISK)),
                DISK,
                "root",
                2L << 30,
                BackupMode.FULL,
                null,
                null);
    }

    private List<Object> asked(DiskBackupState state) {
        return saga.decide(state).effects().stream()
                .map(effect -> ((Effect.Ask) effect).message())
                .toList();
    }

    @Test
    void only_a_request_begins_it() {
        assertThat(saga.begin(new DiskBackupEvent.Closed())).isInstanceOf(Evolution.Refused.class);
        assertThat(state(saga.begin(new DiskBackupEvent.Requested(COMMAND))))
                .isEqualTo(new DiskBackupState.Opening(COMMAND));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void segments_in_any_order_and_twice_each_end_in_one_disk_transferred(long seed) {
        Random random = new Random(seed);
        DiskBackupState state = new DiskBackupState.Opening(COMMAND);
        state = state(saga.evolve(state, new DiskBackupEvent.Opened(9, CHANGES)));
        while (state instanceof DiskBackupState.Copying copying) {
            List<Integer> asked = copying.window().inFlight();
            assertThat(asks(saga.decide(state))).containsExactlyInAnyOrderElementsOf(asked);
            int segment = asked.get(random.nextInt(asked.size()));
            state = state(saga.evolve(state, done(segment)));
            assertThat(saga.evolve(state, done(segment))).isInstanceOf(Evolution.Refused.class);
            assertThat(messages(saga.decide(state)))
                    .contains(new SegmentCopied(COMMAND.transfer(), JOB, segment, 100, 10));
        }
        state = state(saga.evolve(state, new DiskBackupEvent.Closed()));
        state = state(saga.evolve(state, new DiskBackupEvent.Sealed(MANIFEST, 5, 6)));

        assertThat(messages(saga.decide(state)))
                .containsExactly(
                        new DiskTransferred(
                                COMMAND.transfer(),
                                JOB,
                                DISK,
                                MANIFEST,
                                BackupMode.INCREMENTAL,
                                null,
                                COMMAND.virtualSizeBytes(),
                                900,
                                90,
                                5,
                                6));
        assertThat(saga.decide(state).ended()).isTrue();
    }

    @Test
    void a_disk_that_falls_back_on_the_way_keeps_what_is_finished_and_says_so_in_the_end() {
        DiskBackupState state = new DiskBackupState.Opening(COMMAND);
        state = state(saga.evolve(state, new DiskBackupEvent.Opened(3, CHANGES)));
        state = state(saga.evolve(state, done(1)));
        state =
                state(
                        saga.evolve(
                                state,
                                new DiskBackupEvent.FellBack(
                                        FallbackReason.DIRTY_EXTENTS_REFUSED)));

        assertThat(asks(saga.decide(state))).containsExactlyInAnyOrder(0, 2);
        assertThat(messages(saga.decide(state))).isEmpty();
        assertThat(saga.evolve(state, new DiskBackupEvent.FellBack(FallbackReason.PARENT_UNUSABLE)))
                .isInstanceOf(Evolution.Refused.class);

        state = state(saga.evolve(state, done(2)));
        state = state(saga.evolve(state, done(0)));
        state = state(saga.evolve(state, new DiskBackupEvent.Closed()));
        state = state(saga.evolve(state, new DiskBackupEvent.Sealed(MANIFEST, 5, 6)));

        assertThat(messages(saga.decide(state)))
                .singleElement()
                .isInstanceOfSatisfying(
                        DiskTransferred.class,
                        told -> {
                            assertThat(told.mode()).isEqualTo(BackupMode.FULL);
                            assertThat(told.fallback())
                                    .isEqualTo(FallbackReason.DIRTY_EXTENTS_REFUSED);
                            assertThat(told.bytesRead()).isEqualTo(300);
                        });
    }

    @Test
    void a_disk_without_segments_goes_straight_to_its_manifest() {
        assertThat(
                        state(
                                saga.evolve(
                                        new DiskBackupState.Opening(COMMAND),
                                        new DiskBackupEvent.Opened(0, CHANGES))))
                .isInstanceOf(DiskBackupState.Finalizing.class);
    }

    @Test
    void a_failure_is_told_only_after_the_image_transfer_is_gone() {
        DiskBackupState abandoning =
                state(saga.evolve(STATES.get("Copying"), new DiskBackupEvent.Broken(FAILURE)));
        assertThat(messages(saga.decide(abandoning))).isEmpty();

        DiskBackupState failed = state(saga.evolve(abandoning, new DiskBackupEvent.Cancelled()));

        assertThat(messages(saga.decide(failed)))
                .containsExactly(new DiskTransferFailed(COMMAND.transfer(), JOB, DISK, FAILURE));
    }

    @Test
    void an_image_transfer_that_cannot_be_cancelled_in_time_is_named_in_the_failure() {
        DiskBackupState failed =
                state(
                        saga.evolve(
                                STATES.get("Abandoning"),
                                saga.deadlinePassed(new StepId("cancel"), Instant.EPOCH)));

        assertThat(failed)
                .isInstanceOfSatisfying(
                        DiskBackupState.Failed.class,
                        it -> assertThat(it.failure().text()).contains(DISK.text()));
    }

    @Test
    void every_state_that_has_not_ended_has_a_deadline() {
        STATES.values()
                .forEach(state ->
                        assertThat(saga.decide(state).deadline().isPresent())
                                .isEqualTo(!saga.decide(state).ended()));
    }

    @Test
    void a_disk_that_waits_for_its_turn_has_time_and_one_that_has_begun_has_to_get_on() {
        Duration moving = TransferLimits.defaults().moving();
        MemorySagas<DiskBackupState, DiskBackupEvent> sagas =
                MemorySagas.withBusyWorkers(saga, Instant.EPOCH);
        SagaId id = new SagaId(COMMAND.transfer().value());
        sagas.start(
                id,
                new Subject("disk"),
                new DiskBackupEvent.Requested(COMMAND),
                new InboxKey("t", "1"),
                "");
        sagas.handle(id, new DiskBackupEvent.Opened(10, CHANGES), new InboxKey("t", "2"));
        sagas.pass(moving.multipliedBy(3));
        assertThat(sagas.find(id).orElseThrow()).isInstanceOf(DiskBackupState.Copying.class);

        sagas.begun(id, DiskBackup.segmentStep(0));
        sagas.pass(moving.minusSeconds(1));
        sagas.handle(id, done(0), new InboxKey("t", "3"));
        sagas.pass(moving.minusSeconds(1));
        assertThat(sagas.find(id).orElseThrow()).isInstanceOf(DiskBackupState.Copying.class);

        sagas.pass(Duration.ofSeconds(1));
        assertThat(sagas.find(id).orElseThrow()).isInstanceOf(DiskBackupState.Abandoning.class);
    }

    private static Map<String, String> breaks(String to) {
        return Map.of("Opening", to, "Copying", to, "Finalizing", to, "Sealing", to);
    }

    private static DiskBackupEvent done(int segment) {
        return new DiskBackupEvent.SegmentDone(
                new CopiedSegment(segment, new CopiedBytes(100, 10)));
    }

    private static DiskBackupState state(Evolution<DiskBackupState> evolution) {
        assertThat(evolution).isInstanceOf(Evolution.Next.class);
        return ((Evolution.Next<DiskBackupState>) evolution).state();
    }

    private static List<Object> messages(Decision decision) {
        return decision.effects().stream()
                .filter(Effect.Announce.class::isInstance)
                .map(effect -> ((Effect.Announce) effect).message())
                .toList();
    }

    private static Set<Integer> asks(Decision decision) {
        return decision.effects().stream()
                .filter(Effect.Ask.class::isInstance)
                .map(effect -> ((CopySegment) ((Effect.Ask) effect).message()).segment())
                .collect(Collectors.toSet());
    }
}
