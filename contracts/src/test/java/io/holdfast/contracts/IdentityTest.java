package io.holdfast.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same request is the same job, the same transfers, the same recovery point; always. */
class IdentityTest {

    private static final UUID SOME = UUID.fromString("4f9b2f0a-6d0b-4c56-9a51-0a4f6f3f7a10");
    private static final VmReference WEB = VmReference.byName("web");

    @Test
    void a_request_id_that_is_a_uuid_is_the_job() {
        assertThat(JobId.of(new MessageId(SOME.toString()))).isEqualTo(new JobId(SOME));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nightly-web", "1-2-3-4-5", "x"})
    void any_other_request_id_gives_one_job_and_no_other_id_gives_it(String id) {
        JobId job = JobId.of(new MessageId(id));
        assertThat(JobId.of(new MessageId(id))).isEqualTo(job);
        assertThat(JobId.of(new MessageId(id + "."))).isNotEqualTo(job);
        assertThat(JobId.of(new MessageId(job.text()))).isEqualTo(job);
    }

    @Test
    void a_loose_spelling_of_a_uuid_is_not_that_uuid() {
        assertThat(JobId.of(new MessageId("1-2-3-4-5")).text())
                .isNotEqualTo("00000001-0002-0003-0004-000000000005");
    }

    @Test
    void a_jobs_transfers_are_one_a_disk() {
        JobId job = new JobId(SOME);
        DiskId disk = new DiskId(new UUID(0, 1));
        DiskId other = new DiskId(new UUID(0, 2));
        assertThat(DiskTransferId.of(job, disk)).isEqualTo(DiskTransferId.of(job, disk));
        assertThat(DiskTransferId.of(job, disk)).isNotEqualTo(DiskTransferId.of(job, other));
        assertThat(RecoveryPointId.of(job).value())
                .isNotEqualTo(SOME)
                .isEqualTo(RecoveryPointId.of(job).value());
    }

    @Test
    void what_a_record_was_given_can_no_longer_be_changed_from_outside() {
        List<DiskId> skip = new ArrayList<>(List.of(new DiskId(SOME)));
        RequestBackup request =
                new RequestBackup(
                        new EngineId("lab"),
                        WEB,
                        BackupMode.FULL,
                        null,
                        ConsistencyWish.NONE,
                        skip,
                        null,
                        Map.of(),
                        null);
        skip.clear();
        assertThat(request.skipDisks()).containsExactly(new DiskId(SOME));
        assertThatThrownBy(() -> request.labels().put("team", "shop"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void labels_are_written_in_the_same_order_everywhere() {
        RequestBackup request =
                new RequestBackup(
                        new EngineId("lab"),
                        WEB,
                        BackupMode.FULL,
                        null,
                        ConsistencyWish.NONE,
                        List.of(),
                        null,
                        Map.of("team", "shop", "cost", "7", "stage", "live"),
                        null);
        assertThat(request.labels().keySet()).containsExactly("cost", "stage", "team");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void a_phase_took_some_seconds(double seconds) {
        assertThatThrownBy(() -> new PhaseSeconds("copying", seconds))
                .isInstanceOfSatisfying(
                        InvalidField.class,
                        invalid -> assertThat(invalid.field()).isEqualTo("seconds"));
    }
}
