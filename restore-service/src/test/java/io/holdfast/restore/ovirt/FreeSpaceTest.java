package io.holdfast.restore.ovirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.restore.job.EngineWork;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import io.holdfast.restore.job.RestoreStep;
import io.holdfast.restore.job.Turns;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeSpaceTest {

    private static final long GIB = 1L << 30;

    @TempDir Path folder;

    private static PlannedDisk disk(String format, boolean sparse, long dataBytes) {
        return new PlannedDisk(
                new DiskId(new UUID(0, 1)),
                new DiskId(new UUID(0, 2)),
                "disk",
                new DiskManifestId("a".repeat(64)),
                100 * GIB,
                dataBytes,
                format,
                sparse,
                false,
                false,
                true,
                "virtio_scsi",
                new UUID(0, 3),
                null);
    }

    @Test
    void preallocated_disks_count_whole_and_thin_ones_with_their_data_and_a_tenth() {
        assertThat(FreeSpace.bytesOf(disk("raw", false, GIB))).isEqualTo(100 * GIB);
        assertThat(FreeSpace.bytesOf(disk("cow", false, GIB))).isEqualTo(100 * GIB);
        assertThat(FreeSpace.bytesOf(disk("cow", true, 1000))).isEqualTo(1100);
        assertThat(FreeSpace.bytesOf(disk("raw", true, 100 * GIB))).isEqualTo(100 * GIB);
    }

    private RestoreStep planned(Lab lab, long leftBytes) throws Exception {
        RestoreWork work =
                new RestoreWork(
                        lab.engines,
                        lab.repository,
                        () -> Lab.NOW,
                        _ -> lab.imageio,
                        lab::claim,
                        Turns.forEverybody(),
                        new FreeSpace(leftBytes));
        return work.perform(
                new SagaId(new UUID(0, 9)),
                new StepId("make-plan"),
                new EngineWork.MakePlan(lab.job("copy", MacPolicy.NEW)));
    }

    @Test
    void a_plan_that_a_domain_has_no_room_for_is_refused_with_domain_need_and_room()
            throws Exception {
        try (Lab lab = new Lab(folder)) {
            Failure failure = ((RestoreStep.WorkFailed) planned(lab, 1L << 50)).failure();
            assertThat(failure.reason()).isEqualTo(FailureReason.NOT_ENOUGH_SPACE);
            String domain =
                    lab.engine().storageDomains().list().stream()
                            .filter(each -> each.holdsDisks())
                            .findFirst()
                            .orElseThrow()
                            .name();
            assertThat(failure.text()).contains("'" + domain + "'", "bytes free", "need");
        }
    }

    @Test
    void a_plan_that_fits_is_made() throws Exception {
        try (Lab lab = new Lab(folder)) {
            assertThat(planned(lab, GIB)).isInstanceOf(RestoreStep.Planned.class);
        }
    }
}
