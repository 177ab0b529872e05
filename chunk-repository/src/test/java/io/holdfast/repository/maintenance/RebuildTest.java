package io.holdfast.repository.maintenance;

import static io.holdfast.repository.maintenance.Vault.disk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Repository;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.ledger.EpochMarks;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.ledger.PackEntry;
import io.holdfast.repository.ledger.SweepLedger.Forgetting;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.FaultyBlobStore;
import io.holdfast.repository.store.FaultyBlobStore.Fault;
import io.holdfast.repository.store.LateListingBlobStore;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.MeteredBlobStore;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.repository.store.StoreMeter.Request;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bucket is the truth: a ledger that is lost comes back from it. */
class RebuildTest {

    private final Vault vault = new Vault(new MemoryBlobStore());
    private final MemoryLedger ledger = new MemoryLedger(vault.repository.id());
    private RecoveryPoint first;
    private RecoveryPoint second;

    @BeforeEach
    void a_repository_that_was_swept_and_rewritten() throws Exception {
        RecoveryPoint gone = vault.backup(disk(1, 2, 3, 4, 5, 6, 7, 8));
        first = vault.backup(disk(2, 0, 31, 32, 33, 34, 35));
        vault.forget(gone);
        vault.sweep();
        second = vault.backup(disk(31, 32, 40, 41, 42));
    }

    private RebuildReport rebuild(BlobStore store, Ledger into) {
        return new Rebuilder(vault.sealed.through(store), into, 3)
                .rebuild(point -> {}, VerifyProgress.none());
    }

    private static Map<PackId, List<?>> chunks(Ledger ledger) {
        try (var packs = ledger.packs()) {
            return packs.collect(Collectors.toMap(PackEntry::pack, PackEntry::chunks));
        }
    }

    @Test
    void a_rebuilt_ledger_knows_what_the_lost_one_knew_and_the_catalogue_gets_its_facts() {
        Set<RecoveryPoint> catalogue = ConcurrentHashMap.newKeySet();
        AtomicLong told = new AtomicLong();

        RebuildReport report =
                new Rebuilder(vault.sealed, ledger, 3)
                        .rebuild(
                                catalogue::add,
                                (packs, packsTotal, bytes, bytesTotal) -> told.incrementAndGet());

        assertThat(catalogue).containsExactlyInAnyOrder(first, second);
        assertThat(chunks(ledger)).isEqualTo(chunks(vault.ledger));
        assertThat(report.sound()).isTrue();
        assertThat(report.packs()).isEqualTo(vault.packs().size()).isEqualTo(told.get());
        assertThat(report.packsRead()).isEqualTo(report.packs());
        assertThat(report.recoveryPoints()).isEqualTo(2);
        assertThat(report.configurations()).isEqualTo(vault.objects("configurations/").size());
    }

    @Test
    void what_is_stored_is_found_again_and_not_stored_twice() throws Exception {
        rebuild(vault.store, ledger);
        int packs = vault.packs().size();
        Repository again = Repository.open(vault.store, vault.key, Vault.SMALL, id -> ledger);
        var pin = again.pin(vault.job(), Optional.empty());
        try (var writer = again.segmentWriter(pin, new SegmentPlace(0, 2 * 4096))) {
            writer.data(0, ByteBuffer.wrap(disk(33, 41)));
            writer.finish();
        }

        assertThat(vault.packs()).hasSize(packs);
    }

    @Test
    void sweeps_go_on_with_a_rebuilt_ledger_and_nothing_that_lives_is_lost() throws Exception {
        rebuild(vault.store, ledger);
        new Forgetter(vault.store, ledger).forget(Vault.known(second));
        Sweeper sweeper = new Sweeper(vault.sealed, ledger, Vault.SWEEPING);
        for (int i = 0; i < 5; i++) {
            SweepPlan plan = sweeper.plan();
            assertThat(plan.obstacles()).isEmpty();
            sweeper.run(plan);
            assertThat(vault.read(first)).isEqualTo(disk(2, 0, 31, 32, 33, 34, 35));
        }
        assertThat(vault.objects("configurations/")).containsExactly(first.configuration().blob());
        assertThat(
                        new Verifier(vault.sealed, VerifySettings.defaults())
                                .whole(VerifyProgress.none())
                                .damaged())
                .isEmpty();
    }

    @Test
    void each_pack_costs_one_small_request() {
        Map<Request, AtomicLong> requests = new ConcurrentHashMap<>();
        AtomicLong bytes = new AtomicLong();
        rebuild(
                new MeteredBlobStore(
                        vault.store,
                        (request, outcome, read, took) -> {
                            requests.computeIfAbsent(request, _ -> new AtomicLong())
                                    .incrementAndGet();
                            bytes.addAndGet(read);
                        }),
                ledger);

        assertThat(requests.get(Request.GET_RANGE).get()).isEqualTo(vault.packs().size());
        assertThat(requests.get(Request.GET).get()).isEqualTo(2);
    }

    @Test
    void a_rebuild_that_is_stopped_anywhere_goes_on_where_it_was_and_nobody_sweeps_meanwhile() {
        int step = 0;
        int stoppedAndComplete = 0;
        boolean stopped = true;
        while (stopped) {
            MemoryLedger fresh = new MemoryLedger(vault.repository.id());
            List<Fault> script = new ArrayList<>(Collections.nCopies(step, Fault.NONE));
            script.add(Fault.UNAVAILABLE);
            stopped = false;
            try {
                new Rebuilder(
                                vault.sealed.through(
                                        FaultyBlobStore.scripted(vault.store, script, step)),
                                fresh,
                                1)
                        .rebuild(point -> {}, VerifyProgress.none());
            } catch (RepositoryException.Unavailable e) {
                stopped = true;
            }
            long known = chunks(fresh).size();
            if (stopped && step > 1 && maySweep(fresh)) {
                stoppedAndComplete++;
            }

            RebuildReport rest = rebuild(vault.store, fresh);

            assertThat(rest.packsRead()).isEqualTo(rest.packs() - known);
            assertThat(chunks(fresh)).isEqualTo(chunks(vault.ledger));
            step++;
        }
        assertThat(step).isGreaterThan(vault.packs().size() + 4);
        // The last request of all only asks who keeps the repository.
        assertThat(stoppedAndComplete).isEqualTo(1);
    }

    private boolean maySweep(MemoryLedger ledger) {
        try {
            new Sweeper(vault.sealed, ledger, Vault.SWEEPING).plan();
            return true;
        } catch (RepositoryException.Refused e) {
            assertThat(e).hasMessageContaining("being rebuilt");
            return false;
        }
    }

    @Test
    void a_damaged_pack_is_reported_and_stays() {
        PackId pack = vault.packs().getFirst();
        byte[] bytes = vault.store.get(pack.blob(), 1 << 20);
        bytes[bytes.length - 20] ^= 1;
        vault.store.replace(pack.blob(), ByteBuffer.wrap(bytes));

        RebuildReport report = rebuild(vault.store, ledger);

        assertThat(report.damaged()).hasSize(1);
        assertThat(report.damaged().getFirst()).contains(pack.blob().value());
        assertThat(vault.packs()).contains(pack);
        assertThat(chunks(ledger)).doesNotContainKey(pack).hasSize(vault.packs().size() - 1);
    }

    @Test
    void a_damaged_recovery_point_is_reported_and_may_be_forgotten() {
        BlobName name = second.id().blob(second.vm());
        vault.turnABit(name);

        RebuildReport report = rebuild(vault.store, ledger);

        assertThat(report.damaged()).hasSize(1);
        assertThat(report.recoveryPoints()).isEqualTo(1);
        assertThat(new Sweeper(vault.sealed, ledger, Vault.SWEEPING).plan().mayRun()).isFalse();
        assertThat(new Forgetter(vault.store, ledger).forget(Vault.known(second)))
                .isEqualTo(Forgetting.FORGOTTEN);
        assertThat(new Sweeper(vault.sealed, ledger, Vault.SWEEPING).plan().mayRun()).isTrue();
    }

    @Test
    void a_shared_ledger_takes_the_repository_over_and_the_old_one_is_refused() {
        Ledger old = SharedLedger.shared(vault.ledger);
        Sweeper sweeper = new Sweeper(vault.sealed, old, Vault.SWEEPING);
        vault.forget(first);
        sweeper.run(sweeper.plan());
        EpochMarks marks = new EpochMarks(vault.store);
        assertThat(marks.newest().orElseThrow().ledger()).isEqualTo(old.id());
        Ledger fresh = SharedLedger.shared(ledger);
        Sweeper other = new Sweeper(vault.sealed, fresh, Vault.SWEEPING);
        assertThatThrownBy(other::plan)
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("is kept by ledger " + old.id());

        new Rebuilder(vault.sealed, fresh, 2).rebuild(point -> {}, VerifyProgress.none());

        assertThat(marks.newest().orElseThrow().ledger()).isEqualTo(fresh.id());
        assertThat(other.plan().mayRun()).isTrue();
        assertThatThrownBy(sweeper::plan).isInstanceOf(RepositoryException.Refused.class);
    }

    /**
     * What it missed, a new listing shows, and the sweep then refuses to run by that ledger; what
     * is buried by an old listing is revived. A store that lists late for longer than from one
     * sweep to the next keeps no promise of {@link BlobStore}.
     */
    @Test
    void a_rebuild_and_a_sweep_that_see_an_old_listing_lose_nothing() throws Exception {
        LateListingBlobStore late = new LateListingBlobStore(vault.store);
        RecoveryPoint built = vault.backup(disk(1, 2, 3, 81, 82));
        vault.backup(disk(81, 83, 84));
        new Rebuilder(vault.sealed.through(late), ledger, 2)
                .rebuild(_ -> {}, VerifyProgress.none());
        assertThat(new Forgetter(vault.store, ledger).find(built.id())).isEmpty();
        sweep(late);
        assertThat(vault.restoresAll()).as("while listings are late").isTrue();

        late.catchUp();
        assertThat(new Sweeper(vault.sealed, ledger, Vault.SWEEPING).plan().obstacles())
                .isNotEmpty()
                .allMatch(obstacle -> obstacle.contains("rebuild the ledger first"));
        new Rebuilder(vault.sealed.through(late), ledger, 2)
                .rebuild(_ -> {}, VerifyProgress.none());
        for (RecoveryPoint point : List.of(first, second)) {
            new Forgetter(late, ledger).forget(Vault.known(point));
            vault.forget(point);
            for (int i = 0; i < 3; i++) {
                sweep(late);
                assertThat(vault.restoresAll()).isTrue();
            }
        }
    }

    private void sweep(BlobStore store) {
        Sweeper sweeper = new Sweeper(vault.sealed.through(store), ledger, Vault.SWEEPING);
        SweepPlan plan = sweeper.plan();
        assertThat(plan.obstacles()).isEmpty();
        sweeper.run(plan);
    }

    @Test
    void a_damaged_mark_stops_writers_and_not_the_rebuild_that_takes_over() {
        new EpochMarks(vault.store).keep(SharedLedger.shared(vault.ledger));
        BlobName mark = vault.objects("epochs/").getLast();
        vault.store.replace(mark, ByteBuffer.allocate(7));
        Ledger fresh = SharedLedger.shared(ledger);
        assertThatThrownBy(() -> new EpochMarks(vault.store).requireNewest(fresh))
                .isInstanceOf(RepositoryException.Corrupt.class)
                .hasMessageContaining(mark.value())
                .hasMessageContaining("rebuild the ledger");

        new Rebuilder(vault.sealed, fresh, 2).rebuild(_ -> {}, VerifyProgress.none());

        assertThatCode(() -> new EpochMarks(vault.store).requireNewest(fresh))
                .doesNotThrowAnyException();
    }

    @Test
    void a_ledger_of_one_process_does_not_take_over_what_a_shared_one_keeps() {
        Ledger keeper = SharedLedger.shared(vault.ledger);
        new EpochMarks(vault.store).put(keeper.openEpoch(), keeper);

        assertThatThrownBy(() -> rebuild(vault.store, ledger))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("kept by ledger");
    }
}
