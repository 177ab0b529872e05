package io.holdfast.transfer.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.ApplianceDevice;
import io.holdfast.contracts.DeviceSerial;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.DiskRestoreFailed;
import io.holdfast.contracts.DiskRestored;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.FindDevice;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.RestoreDeviceSegment;
import io.holdfast.contracts.RestoreDisk;
import io.holdfast.contracts.RestoreSegment;
import io.holdfast.contracts.SegmentRestored;
import io.holdfast.contracts.VmId;
import io.holdfast.saga.Decision;
import io.holdfast.saga.Effect;
import io.holdfast.saga.Evolution;
import io.holdfast.saga.StepId;
import io.holdfast.transfer.TransferLimits;
import io.holdfast.transfer.window.SegmentWindow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskRestoreTest {

    private static final JobId JOB = new JobId(UUID.randomUUID());
    private static final DiskId SOURCE = new DiskId(UUID.randomUUID());
    private static final DiskId DISK = new DiskId(UUID.randomUUID());
    private static final RestoreDisk COMMAND =
            new RestoreDisk(
                    DiskTransferId.of(JOB, DISK),
                    JOB,
                    new EngineId("lab"),
                    new RecoveryPointId(UUID.randomUUID()),
                    new VmId(UUID.randomUUID()),
                    SOURCE,
                    DISK,
                    new DiskManifestId("ab".repeat(32)),
                    10L << 30,
                    null,
                    true);
    private static final Failure FAILURE = Failure.of(FailureReason.REPOSITORY_CORRUPT, "bad");

    private final DiskRestore saga = new DiskRestore(TransferLimits.defaults());

    private static final Map<String, DiskRestoreState> STATES =
            new TreeMap<>(
                    Map.of(
                            "Opening", new DiskRestoreState.Opening(COMMAND),
                            "Restoring",
                                    new DiskRestoreState.Restoring(
                                            COMMAND, SegmentWindow.over(10, 4), 0, null),
                            "Finalizing", new DiskRestoreState.Finalizing(COMMAND, 0, null),
                            "Abandoning", new DiskRestoreState.Abandoning(COMMAND, FAILURE),
                            "Restored", new DiskRestoreState.Restored(COMMAND, 0),
                            "Failed", new DiskRestoreState.Failed(COMMAND, FAILURE)));

    private static final Map<DiskRestoreEvent, Map<String, String>> MOVES =
            Map.of(
                    new DiskRestoreEvent.Requested(COMMAND),
                    Map.of(),
                    new DiskRestoreEvent.Opened(10),
                    Map.of("Opening", "Restoring"),
                    done(2),
                    Map.of("Restoring", "Restoring"),
                    done(7),
                    Map.of(),
                    new DiskRestoreEvent.Closed(),
                    Map.of("Finalizing", "Restored"),
                    new DiskRestoreEvent.Cancelled(),
                    Map.of("Abandoning", "Failed"),
                    new DiskRestoreEvent.Broken(FAILURE),
                    breaks("Abandoning"),
                    new DiskRestoreEvent.StopAsked("another disk failed"),
                    breaks("Abandoning"),
                    new DiskRestoreEvent.DeadlinePassed("copy"),
                    Map.of(
                            "Opening", "Abandoning",
                            "Restoring", "Abandoning",
                            "Finalizing", "Abandoning",
                            "Abandoning", "Failed"));

    @Test
    void each_event_moves_the_states_that_allow_it_and_is_refused_by_all_others() {
        MOVES.forEach((event, moves) ->
                STATES.forEach((name, state) -> {
                    String moved =
                            switch (saga.evolve(state, event)) {
                                case Evolution.Next<DiskRestoreState>(var next) ->
                                        next.getClass().getSimpleName();
                                case Evolution.Refused<DiskRestoreState> _ -> "refused";
                            };
                    assertThat(moved)
                            .as("%s in %s", event, name)
                            .isEqualTo(moves.getOrDefault(name, "refused"));
                }));
    }

    @Test
    void a_device_is_looked_for_and_written_by_the_workers_of_its_appliance() {
        VmId appliance = new VmId(UUID.randomUUID());
        RestoreDisk command =
                new RestoreDisk(
                        COMMAND.transfer(),
                        JOB,
                        COMMAND.engine(),
                        COMMAND.recoveryPoint(),
                        COMMAND.vm(),
                        SOURCE,
                        DISK,
                        COMMAND.manifest(),
                        COMMAND.virtualSizeBytes(),
                        new ApplianceDevice(appliance, DeviceSerial.of(DISK)),
                        true);
        DiskRestoreState opening = new DiskRestoreState.Opening(command);
        assertThat(asked(opening)).containsExactly(new FindDevice(appliance, command.transfer()));
        DiskRestoreState restoring = state(saga.evolve(opening, new DiskRestoreEvent.Opened(2)));
        assertThat(asked(restoring))
                .containsExactly(
                        new RestoreDeviceSegment(appliance, command.transfer(), 0),
                        new RestoreDeviceSegment(appliance, command.transfer(), 1));
        assertThat(state(saga.evolve(opening, new DiskRestoreEvent.DeadlinePassed("open"))))
                .isInstanceOfSatisfying(
                        DiskRestoreState.Abandoning.class,
                        late ->
                                assertThat(late.failure().reason())
                                        .isEqualTo(FailureReason.NO_APPLIANCE));
    }

    private List<Object> asked(DiskRestoreState state) {
        return saga.decide(state).effects().stream()
                .map(effect -> ((Effect.Ask) effect).message())
                .toList();
    }

    @Test
    void only_a_request_begins_it() {
        assertThat(saga.begin(new DiskRestoreEvent.Closed())).isInstanceOf(Evolution.Refused.class);
        assertThat(state(saga.begin(new DiskRestoreEvent.Requested(COMMAND))))
                .isEqualTo(new DiskRestoreState.Opening(COMMAND));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void segments_in_any_order_and_twice_each_end_in_one_disk_restored(long seed) {
        Random random = new Random(seed);
        DiskRestoreState state = new DiskRestoreState.Opening(COMMAND);
        state = state(saga.evolve(state, new DiskRestoreEvent.Opened(9)));
        while (state instanceof DiskRestoreState.Restoring copying) {
            List<Integer> asked = copying.window().inFlight();
            assertThat(asks(saga.decide(state))).containsExactlyInAnyOrderElementsOf(asked);
            int segment = asked.get(random.nextInt(asked.size()));
            state = state(saga.evolve(state, done(segment)));
            assertThat(saga.evolve(state, done(segment))).isInstanceOf(Evolution.Refused.class);
            assertThat(messages(saga.decide(state)))
                    .contains(new SegmentRestored(COMMAND.transfer(), JOB, segment, 100));
        }
        state = state(saga.evolve(state, new DiskRestoreEvent.Closed()));

        assertThat(messages(saga.decide(state)))
                .containsExactly(new DiskRestored(COMMAND.transfer(), JOB, SOURCE, DISK, 900));
        assertThat(saga.decide(state).ended()).isTrue();
    }

    @Test
    void a_disk_without_segments_is_restored_at_once() {
        assertThat(
                        state(
                                saga.evolve(
                                        new DiskRestoreState.Opening(COMMAND),
                                        new DiskRestoreEvent.Opened(0))))
                .isInstanceOf(DiskRestoreState.Finalizing.class);
    }

    @Test
    void a_failure_is_told_only_after_the_image_transfer_is_gone() {
        DiskRestoreState abandoning =
                state(saga.evolve(STATES.get("Restoring"), new DiskRestoreEvent.Broken(FAILURE)));
        assertThat(messages(saga.decide(abandoning))).isEmpty();

        DiskRestoreState failed = state(saga.evolve(abandoning, new DiskRestoreEvent.Cancelled()));

        assertThat(messages(saga.decide(failed)))
                .containsExactly(
                        new DiskRestoreFailed(COMMAND.transfer(), JOB, SOURCE, DISK, FAILURE));
    }

    @Test
    void an_image_transfer_that_cannot_be_cancelled_in_time_is_named_in_the_failure() {
        DiskRestoreState failed =
                state(
                        saga.evolve(
                                STATES.get("Abandoning"),
                                saga.deadlinePassed(new StepId("cancel"), Instant.EPOCH)));

        assertThat(failed)
                .isInstanceOfSatisfying(
                        DiskRestoreState.Failed.class,
                        it -> assertThat(it.failure().text()).contains(DISK.text()));
    }

    @Test
    void every_state_that_has_not_ended_has_a_deadline() {
        STATES.values()
                .forEach(state ->
                        assertThat(saga.decide(state).deadline().isPresent())
                                .isEqualTo(!saga.decide(state).ended()));
    }

    private static Map<String, String> breaks(String to) {
        return Map.of("Opening", to, "Restoring", to, "Finalizing", to);
    }

    private static DiskRestoreEvent done(int segment) {
        return new DiskRestoreEvent.SegmentDone(new WrittenSegment(segment, 100));
    }

    private static DiskRestoreState state(Evolution<DiskRestoreState> evolution) {
        assertThat(evolution).isInstanceOf(Evolution.Next.class);
        return ((Evolution.Next<DiskRestoreState>) evolution).state();
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
                .map(effect -> ((RestoreSegment) ((Effect.Ask) effect).message()).segment())
                .collect(Collectors.toSet());
    }
}
