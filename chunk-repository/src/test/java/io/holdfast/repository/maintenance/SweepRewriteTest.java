package io.holdfast.repository.maintenance;

import static io.holdfast.repository.maintenance.Vault.disk;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.Forwarder;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.objects.Forwarders;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.MemoryBlobStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mostly dead packs give their living chunks to new ones, and readers follow. */
class SweepRewriteTest {

    private final Vault vault = new Vault(new MemoryBlobStore());

    @AfterEach
    void every_recovery_point_that_is_left_reads_back() throws Exception {
        assertThat(vault.restoresAll()).isTrue();
    }

    /** Two packs of four chunks, of each of which one chunk lives. */
    private RecoveryPoint two_mostly_dead_packs() throws Exception {
        RecoveryPoint whole = vault.backup(disk(1, 2, 3, 4, 5, 6, 7, 8));
        RecoveryPoint few = vault.backup(disk(2, 7, 0));
        vault.forget(whole);
        return few;
    }

    @Test
    void living_chunks_move_together_and_their_old_packs_go_after_the_grace() throws Exception {
        two_mostly_dead_packs();
        List<BlobName> old = vault.objects("packs/");
        assertThat(old).hasSize(2);

        SweepResult result = vault.sweep();

        assertThat(result.done().of(SweepStep.REWRITE_PACK).objects()).isEqualTo(2);
        assertThat(vault.objects("packs/")).hasSize(3);
        assertThat(vault.objects("forwarders/")).hasSize(2);
        assertThat(vault.restoresAll()).isTrue();

        vault.sweep();

        assertThat(vault.objects("packs/")).hasSize(1).doesNotContainAnyElementsOf(old);
        assertThat(vault.objects("forwarders/")).hasSize(2);
    }

    @Test
    void a_forwarder_goes_when_no_recovery_point_needs_it() throws Exception {
        RecoveryPoint few = two_mostly_dead_packs();
        vault.sweep();
        vault.sweep();
        vault.forget(few);
        for (int i = 0; i < 3; i++) {
            vault.sweep();
        }

        assertThat(vault.objects("")).containsExactly(new BlobName("holdfast.json"));
    }

    @Test
    void a_pack_that_lives_by_half_is_left_alone() throws Exception {
        RecoveryPoint whole = vault.backup(disk(1, 2, 3, 4));
        vault.backup(disk(1, 2, 3));
        vault.forget(whole);

        assertThat(vault.sweeper().plan().tally().of(SweepStep.REWRITE_PACK).objects()).isZero();
    }

    @Test
    void a_pack_that_an_open_job_may_use_is_not_rewritten() throws Exception {
        PinId job = vault.job();
        Pin pin = vault.repository.pin(job, Optional.empty());
        RecoveryPoint whole = vault.backup(disk(1, 2, 3, 4));
        vault.backup(disk(2));
        vault.forget(whole);
        byte[] disk = disk(3, 4);
        DiskManifestId manifest = vault.write(pin, disk);

        assertThat(vault.sweep().done().of(SweepStep.REWRITE_PACK).objects()).isZero();
        vault.commit(job, pin, manifest, disk);
    }

    @Test
    void what_a_job_found_in_a_pack_while_it_was_rewritten_is_not_lost() throws Exception {
        two_mostly_dead_packs();
        SweepPlan plan = vault.sweeper().plan();
        PinId job = vault.job();
        Pin pin = vault.repository.pin(job, Optional.empty());
        byte[] disk = disk(1, 3, 8);
        DiskManifestId manifest = vault.write(pin, disk);
        vault.sweeper().run(plan);
        vault.sweep();
        vault.commit(job, pin, manifest, disk);

        for (int i = 0; i < 4; i++) {
            vault.sweep();
            assertThat(vault.restoresAll()).isTrue();
        }
    }

    @Test
    void a_chunk_may_move_again_and_again_but_no_chain_grows_longer_than_eight() throws Exception {
        RecoveryPoint lasting = vault.backup(disk(500, 0, 0));
        List<RecoveryPoint> rest = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            // Dedups with the chunk wherever it is, and lets a pack die around it.
            rest.add(vault.backup(disk(500, 10L * i + 1, 10L * i + 2, 10L * i + 3)));
            RecoveryPoint last = rest.removeFirst();
            vault.forget(last);
            vault.sweep();
            vault.sweep();
            assertThat(vault.restoresAll()).isTrue();
        }
        int hops = 0;
        PackId at = vault.packOfTheFirstChunk(lasting);
        Forwarders forwarders = new Forwarders(vault.sealed.objects());
        Optional<Forwarder> next = forwarders.find(at);
        while (next.isPresent()) {
            hops++;
            next = forwarders.find(next.get().moved().getFirst().pack());
        }
        assertThat(hops).isLessThanOrEqualTo(8);
    }

    @Test
    void a_forwarder_that_a_stopped_sweep_left_is_replaced() throws Exception {
        two_mostly_dead_packs();
        PackId pack = vault.packs().getFirst();
        new Forwarders(vault.sealed.objects()).put(pack, new Forwarder(List.of()));
        SweepPlan plan = vault.sweeper().plan();

        // One that comes late, after the plan has taken the first into account.
        vault.sweeper().run(plan);
        vault.sweep();
        vault.sweep();

        assertThat(plan.tally().of(SweepStep.DELETE_FORWARDER).objects()).isEqualTo(1);
    }

    @Test
    void a_buried_pack_whose_forwarder_is_lost_is_taken_back() throws Exception {
        two_mostly_dead_packs();
        vault.sweep();
        for (BlobName forwarder : vault.objects("forwarders/")) {
            vault.store.delete(forwarder);
        }

        SweepResult result = vault.sweep();

        assertThat(result.done().of(SweepStep.REVIVE_PACK).objects()).isEqualTo(2);
        for (int i = 0; i < 3; i++) {
            vault.sweep();
            assertThat(vault.restoresAll()).isTrue();
        }
    }

    @Test
    void a_damaged_forwarder_brings_its_pack_back_while_that_is_there() throws Exception {
        two_mostly_dead_packs();
        vault.sweep();
        vault.objects("forwarders/").forEach(vault::turnABit);

        assertThat(vault.sweep().done().of(SweepStep.REVIVE_PACK).objects()).isEqualTo(2);
        assertThat(vault.restoresAll()).isTrue();
        vault.sweep();
        vault.sweep();
    }

    @Test
    void a_damaged_forwarder_whose_pack_is_gone_refuses_the_sweep() throws Exception {
        two_mostly_dead_packs();
        vault.sweep();
        vault.sweep();
        BlobName forwarder = vault.objects("forwarders/").getFirst();
        byte[] whole = vault.store.get(forwarder, 1 << 20);
        vault.turnABit(forwarder);

        SweepPlan plan = vault.sweeper().plan();

        assertThat(plan.mayRun()).isFalse();
        assertThat(plan.toString()).contains(forwarder.value());
        vault.store.replace(forwarder, ByteBuffer.wrap(whole));
    }

    @Test
    void a_damaged_chunk_is_not_carried_into_a_new_pack() throws Exception {
        RecoveryPoint few = two_mostly_dead_packs();
        PackId pack = vault.packs().getFirst();
        byte[] whole = vault.store.get(pack.blob(), 1 << 20);
        for (int at = 8; at < whole.length; at += 1000) {
            byte[] bad = vault.store.get(pack.blob(), 1 << 20);
            bad[at] ^= 1;
            vault.store.replace(pack.blob(), ByteBuffer.wrap(bad));
        }

        SweepResult result = vault.sweep();

        assertThat(result.damaged()).hasSize(1);
        assertThat(result.damaged().getFirst()).contains(pack.blob().value());
        assertThat(vault.packs()).contains(pack);
        vault.sweep();
        assertThat(vault.packs()).contains(pack);

        vault.store.replace(pack.blob(), ByteBuffer.wrap(whole));
        assertThat(vault.read(few)).isEqualTo(disk(2, 7, 0));
    }
}
