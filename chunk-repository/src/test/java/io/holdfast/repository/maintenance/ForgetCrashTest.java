package io.holdfast.repository.maintenance;

import static io.holdfast.repository.maintenance.Vault.disk;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.FaultyBlobStore;
import io.holdfast.repository.store.FaultyBlobStore.Fault;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The process ends after each single request, and after each single question to the ledger, that
 * forgetting makes: the others restore, and in the end it is forgotten and its space is free.
 */
class ForgetCrashTest {

    private static final int REQUESTS_MAX = 1_000;

    /** Who goes on: one that has the ledger, or one that makes it again from the bucket. */
    enum Afterwards {
        SAME_LEDGER,
        REBUILT_LEDGER
    }

    private Vault vault;
    private RecoveryPoint victim;

    private void three_recovery_points_that_share_chunks() throws InterruptedException {
        vault = new Vault(new MemoryBlobStore());
        vault.backup(disk(1, 2, 3, 4));
        victim = vault.backup(disk(1, 2, 11, 12, 13, 14));
        vault.backup(disk(11, 0, 3));
    }

    private BlobStore dyingAfter(int requests) {
        List<Fault> script = new ArrayList<>(Collections.nCopies(requests, Fault.NONE));
        script.add(Fault.ANSWER_LOST);
        script.addAll(Collections.nCopies(REQUESTS_MAX, Fault.UNAVAILABLE));
        return FaultyBlobStore.scripted(vault.store, script, 1);
    }

    private boolean dies(BlobStore store, Ledger ledger) {
        try {
            new Forgetter(store, ledger).forget(Vault.known(victim));
            return false;
        } catch (RepositoryException.Unavailable e) {
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource
    void wherever_the_store_leaves_it_forgetting_is_finished_and_the_others_restore(
            Afterwards afterwards) throws Exception {
        int request = 0;
        boolean died = true;
        while (died) {
            three_recovery_points_that_share_chunks();
            died = dies(dyingAfter(request), vault.ledger);
            assertIsForgottenInTheEnd(afterwards, "request " + request);
            request++;
        }
        assertThat(request).as("a deletion and a look at what is left, and the end").isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wherever_the_ledger_leaves_it_forgetting_is_finished_and_the_others_restore(
            boolean carriedOut) throws Exception {
        int call = 0;
        boolean died = true;
        while (died) {
            three_recovery_points_that_share_chunks();
            died = dies(vault.store, SharedLedger.failingAt(vault.ledger, call, carriedOut));
            assertIsForgottenInTheEnd(Afterwards.SAME_LEDGER, "call " + call);
            call++;
        }
        assertThat(call).isEqualTo(3);
    }

    private void assertIsForgottenInTheEnd(Afterwards afterwards, String when) throws Exception {
        switch (afterwards) {
            case SAME_LEDGER -> {}
            case REBUILT_LEDGER -> vault.loseTheLedger();
        }
        vault.forget(victim);
        assertThat(vault.restoresAll()).as(when).isTrue();
        for (int i = 0; i < 4; i++) {
            vault.sweep();
            assertThat(vault.restoresAll()).as(when).isTrue();
        }
        assertThat(vault.objects("recovery-points/")).as(when).hasSize(2);
        assertThat(vault.objects("manifests/")).as(when).hasSize(2);
        assertThat(
                        new Verifier(vault.sealed, VerifySettings.defaults())
                                .whole(VerifyProgress.none())
                                .damaged())
                .as(when)
                .isEmpty();
    }
}
