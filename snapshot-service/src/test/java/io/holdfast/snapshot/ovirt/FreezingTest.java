package io.holdfast.snapshot.ovirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.Consistency;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.FailureReason;
import io.holdfast.simulator.engine.state.StepFault;
import io.holdfast.simulator.engine.state.StepPoint;
import io.holdfast.simulator.fault.Trigger;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.BackupStep;
import io.holdfast.snapshot.backup.EngineWork;
import io.holdfast.snapshot.backup.OpenedPointInTime;
import io.holdfast.snapshot.freeze.FreezeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests that do not freeze or thaw as they should. None may stay frozen. */
class FreezingTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** As often as thawing is tried at once. */
    private static final int TRIES_AT_ONCE = 3;

    @TempDir private Path folder;
    private Lab lab;

    @BeforeEach
    void start() throws IOException {
        lab = new Lab(folder, new FreezeSettings(LONG, LONG, 2, LONG));
    }

    @AfterEach
    void no_guest_is_frozen() throws IOException {
        try (Lab used = lab) {
            assertThat(used.simulatedVm().frozen).isFalse();
        }
    }

    private OpenedPointInTime backedUp() throws Exception {
        return lab.backUp(lab.job(BackupMode.FULL, null, ConsistencyWish.PREFER));
    }

    @Test
    void a_guest_that_freezes_and_does_not_say_so_is_thawed_at_once_and_counted() throws Exception {
        lab.fault(StepPoint.FREEZE, new StepFault.Hangs());
        BackupJob job = lab.job(BackupMode.FULL, null, ConsistencyWish.PREFER);
        OpenedPointInTime point = lab.opened(job);
        assertThat(lab.simulatedVm().frozen).isFalse();
        assertThat(lab.timeouts).isEqualTo(1);
        assertThat(point.consistency().reached()).isEqualTo(Consistency.CRASH_CONSISTENT);
        assertThat(point.consistency().reason()).contains("did not freeze", "not responding");
        lab.perform(new EngineWork.ClosePointInTime(job));
    }

    @Test
    void a_guest_that_never_says_so_is_left_alone_after_a_few() throws Exception {
        lab.fault(StepPoint.FREEZE, Trigger.always(), new StepFault.Hangs());
        backedUp();
        backedUp();
        assertThat(backedUp().consistency().reason()).contains("left alone");
        assertThat(lab.simulatedVm().freezes).isEqualTo(2);
    }

    @Test
    void where_consistency_is_required_such_a_guest_is_thawed_before_the_job_fails()
            throws Exception {
        lab.fault(StepPoint.FREEZE, new StepFault.Hangs());
        BackupStep failed = lab.open(lab.job(BackupMode.FULL, null, ConsistencyWish.REQUIRE));
        assertThat(((BackupStep.OpeningFailed) failed).failure().reason())
                .isEqualTo(FailureReason.NOT_CONSISTENT);
        assertThat(lab.simulatedVm().frozen).isFalse();
    }

    @Test
    void a_guest_without_an_agent_was_never_frozen_and_is_not_counted() throws Exception {
        lab.simulatedVm().guestAgent = false;
        assertThat(backedUp().consistency().reason()).contains("did not freeze");
        assertThat(lab.timeouts).isZero();
    }

    @Test
    void a_thaw_that_fails_once_is_done_again_at_once() throws Exception {
        lab.fault(StepPoint.THAW, new StepFault.Fails());
        BackupJob job = lab.job(BackupMode.FULL, null, ConsistencyWish.PREFER);
        OpenedPointInTime point = lab.opened(job);
        assertThat(lab.simulatedVm().frozen).isFalse();
        assertThat(point.consistency().reached()).isEqualTo(Consistency.FILE_SYSTEM_CONSISTENT);
        assertThat(lab.timeouts).isZero();
        lab.perform(new EngineWork.ClosePointInTime(job));
    }

    @Test
    void a_thaw_that_goes_on_failing_is_tried_while_the_disks_are_read_and_counted()
            throws Exception {
        lab.fault(StepPoint.THAW, Trigger.times(TRIES_AT_ONCE), new StepFault.Fails());
        BackupJob job = lab.job(BackupMode.FULL, null, ConsistencyWish.PREFER);
        lab.opened(job);
        assertThat(lab.timeouts).isEqualTo(1);
        Instant deadline = Instant.now().plus(PATIENCE);
        while (lab.simulatedVm().frozen) {
            assertThat(Instant.now()).as("the guest stays frozen").isBefore(deadline);
            Thread.onSpinWait();
        }
        lab.perform(new EngineWork.ClosePointInTime(job));
    }

    @Test
    void a_windows_guest_has_a_limit_of_its_own(@TempDir Path other) throws Exception {
        FreezeSettings settings = new FreezeSettings(LONG, Duration.ofNanos(1), 2, LONG);
        try (Lab mixed = new Lab(other, settings)) {
            BackupJob linux = mixed.job(BackupMode.FULL, null, ConsistencyWish.PREFER);
            assertThat(mixed.backUp(linux).consistency().reached())
                    .isEqualTo(Consistency.FILE_SYSTEM_CONSISTENT);
            mixed.simulatedVm().hardware.osType = "windows_2022";
            BackupJob windows = mixed.job(BackupMode.FULL, null, ConsistencyWish.PREFER);
            assertThat(mixed.backUp(windows).consistency().reached())
                    .isEqualTo(Consistency.CRASH_CONSISTENT);
        }
    }
}
