package io.holdfast.repository.maintenance;

import static io.holdfast.repository.maintenance.Vault.disk;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.FaultyBlobStore;
import io.holdfast.repository.store.FaultyBlobStore.Fault;
import io.holdfast.repository.store.LateListingBlobStore;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.repository.store.Retrying;
import io.holdfast.repository.store.RetryingBlobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sweep may be stopped at any request: nothing that lives is lost, and the next one goes on. */
class SweepCrashTest {

    private static final Retrying.Patience QUICK =
            new Retrying.Patience(Duration.ofNanos(2), Duration.ofNanos(2), Duration.ofMinutes(1));

    /** Dead packs, mostly dead packs, buried ones, a forgotten recovery point half gone. */
    private static Vault busy() throws InterruptedException {
        Vault vault = new Vault(new MemoryBlobStore());
        RecoveryPoint first = vault.backup(disk(1, 2, 3, 4, 5, 6, 7, 8));
        RecoveryPoint second = vault.backup(disk(11, 12, 13, 14, 2));
        vault.backup(disk(2, 7, 0, 0, 13));
        vault.forget(second);
        vault.sweep();
        vault.forget(first);
        RecoveryPoint third = vault.backup(disk(21, 22, 23, 24, 7));
        vault.backup(disk(24, 1, 2));
        vault.ledger.forget(third.id());
        vault.forget(third);
        return vault;
    }

    private static Sweeper sweeper(Vault vault, BlobStore store) {
        SealedStore sealed = SealedStore.open(store, vault.key, 2);
        SweepSettings oneByOne = new SweepSettings(50, 18 << 10, 1, 1_000);
        return new Sweeper(sealed, vault.ledger, oneByOne);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "ANSWER_LOST"})
    void wherever_a_sweep_is_stopped_all_reads_back_and_the_next_one_ends_the_same(Fault fault)
            throws Exception {
        Vault untouched = busy();
        for (int i = 0; i < 4; i++) {
            untouched.sweep();
        }
        int left = untouched.objects("").size();
        int step = 0;
        boolean stopped = true;
        while (stopped) {
            Vault vault = busy();
            List<Fault> script = new ArrayList<>(Collections.nCopies(1 + step, Fault.NONE));
            script.add(fault);
            stopped = false;
            Sweeper sweeper = sweeper(vault, FaultyBlobStore.scripted(vault.store, script, 1));
            try {
                sweeper.run(sweeper.plan());
            } catch (RepositoryException.Unavailable e) {
                stopped = true;
            }

            assertThat(vault.restoresAll()).as("stopped after %d requests", step).isTrue();
            for (int i = 0; i < 5; i++) {
                vault.sweep();
            }
            assertThat(vault.restoresAll()).as("stopped after %d requests", step).isTrue();
            assertThat(vault.objects("")).as("stopped after %d requests", step).hasSize(left);
            step++;
        }
        assertThat(step).isGreaterThan(20);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wherever_the_ledger_fails_all_reads_back_and_the_next_sweep_goes_on(boolean carriedOut)
            throws Exception {
        int call = 0;
        boolean stopped = true;
        while (stopped) {
            Vault vault = busy();
            Ledger failing = SharedLedger.failingAt(vault.ledger, call, carriedOut);
            stopped = false;
            Sweeper sweeper =
                    new Sweeper(vault.sealed, failing, new SweepSettings(50, 18 << 10, 1, 1_000));
            try {
                sweeper.run(sweeper.plan());
            } catch (RepositoryException.Unavailable e) {
                stopped = true;
            }

            assertThat(vault.restoresAll()).as("stopped at call %d", call).isTrue();
            for (int i = 0; i < 4; i++) {
                vault.sweep();
            }
            assertThat(vault.restoresAll()).as("stopped at call %d", call).isTrue();
            call++;
        }
        assertThat(call).isGreaterThan(15);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void a_store_that_drops_requests_and_answers_is_swept_all_the_same(long seed) throws Exception {
        Vault vault = busy();
        BlobStore faulty =
                new RetryingBlobStore(
                        FaultyBlobStore.seeded(
                                vault.store,
                                List.of(Fault.UNAVAILABLE, Fault.ANSWER_LOST),
                                4,
                                seed),
                        Retrying.real(QUICK));
        for (int i = 0; i < 4; i++) {
            Sweeper sweeper = sweeper(vault, faulty);
            sweeper.run(sweeper.plan());
            assertThat(vault.restoresAll()).isTrue();
        }
    }

    @Test
    void a_store_that_lists_late_hides_nothing_that_the_ledger_knows() throws Exception {
        Vault vault = busy();
        LateListingBlobStore late = new LateListingBlobStore(vault.store);
        vault.backup(disk(31, 32, 33, 34));
        vault.backup(disk(35, 2, 7));
        assertThat(late.list(RecoveryPointId.FOLDER).count())
                .isLessThan(vault.objects(RecoveryPointId.FOLDER).size());

        for (int i = 0; i < 4; i++) {
            Sweeper sweeper = sweeper(vault, late);
            SweepPlan plan = sweeper.plan();
            assertThat(plan.obstacles()).isEmpty();
            sweeper.run(plan);
            assertThat(vault.restoresAll()).isTrue();
        }
    }
}
