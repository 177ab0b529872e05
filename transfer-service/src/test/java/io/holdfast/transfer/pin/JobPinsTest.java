package io.holdfast.transfer.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.contracts.JobId;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositorySettings;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.SweepLedger.Forgetting;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.transfer.memory.MemoryEndedJobs;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobPinsTest {

    private final JobId job = new JobId(new UUID(1, 1));
    private final Repository repository =
            Repository.create(
                    new MemoryBlobStore(),
                    MasterKey.generate(),
                    RepositorySettings.defaults(),
                    MemoryLedger::new);
    private final JobPins pins = new JobPins(repository, new MemoryEndedJobs());

    @Test
    void a_job_pins_once_and_leaves_no_pin_when_it_has_ended() {
        assertThat(pins.of(job)).isEqualTo(pins.of(job));
        assertThat(repository.ledger().pins()).hasSize(1);

        pins.end(job);

        assertThat(repository.ledger().pins()).isEmpty();
    }

    @Test
    void what_comes_after_the_end_opens_no_pin() {
        pins.end(job);

        assertThatThrownBy(() -> pins.of(job))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining(job.text());
        assertThat(repository.ledger().pins()).isEmpty();
    }

    @Test
    void what_a_restore_reads_is_not_forgotten_before_it_ends() {
        RecoveryPointId point = new RecoveryPointId(new UUID(2, 2));
        repository.ledger().addRecoveryPoint(new KnownRecoveryPoint(new UUID(3, 3), point));
        pins.reads(job, point);

        assertThat(repository.ledger().forget(point)).isEqualTo(Forgetting.PINNED);

        pins.end(job);

        assertThat(repository.ledger().forget(point)).isEqualTo(Forgetting.FORGOTTEN);
    }

    @Test
    void a_pin_whose_opener_could_not_see_the_end_is_ended_later() {
        Pin live = pins.of(new JobId(new UUID(1, 2)));
        pins.end(job);
        var _ = repository.pin(JobPins.holder(job), Optional.empty());

        assertThat(pins.endOverdue()).isEqualTo(1);

        assertThat(repository.ledger().pins()).containsExactly(live);
    }

    @Test
    void what_the_ledger_does_not_know_is_read_without_a_pin() {
        pins.reads(job, new RecoveryPointId(new UUID(2, 2)));

        assertThat(repository.ledger().pins()).isEmpty();
    }
}
