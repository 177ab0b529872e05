package io.holdfast.repository.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.RepositoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every ledger promises. */
public abstract class LedgerContract {

    private static final PackId FIRST = new PackId("11".repeat(16));
    private static final PackId SECOND = new PackId("22".repeat(16));

    protected static final UUID REPOSITORY = new UUID(0, 1);

    private Ledger ledger;

    /** A ledger of {@link #REPOSITORY} that knows nothing. */
    protected abstract Ledger empty();

    @BeforeEach
    void open() {
        ledger = empty();
    }

    private static PinId holder(long number) {
        return new PinId(new UUID(1, number));
    }

    private Pin pin(long number) {
        return ledger.pin(holder(number), Optional.empty());
    }

    private static ChunkId chunk(int number) {
        return new ChunkId("%064x".formatted(number));
    }

    private static ChunkReference in(PackId pack, int chunk, int offset) {
        return new ChunkReference(chunk(chunk), pack, offset, 10, 20);
    }

    private void store(Pin pin, PackId pack, ChunkReference... chunks) {
        ledger.announce(pin, pack);
        ledger.stored(pin, pack, 1000, List.of(chunks));
    }

    private KnownRecoveryPoint commit(long holder) {
        KnownRecoveryPoint point =
                new KnownRecoveryPoint(new UUID(2, 2), new RecoveryPointId(new UUID(3, holder)));
        ledger.committed(holder(holder), point);
        return point;
    }

    @Test
    void a_chunk_is_found_once_its_pack_is_stored_and_not_when_it_is_buried() {
        Pin pin = pin(1);
        ledger.announce(pin, FIRST);
        assertThat(ledger.find(pin, List.of(chunk(1)))).isEmpty();
        ledger.stored(pin, FIRST, 1000, List.of(in(FIRST, 1, 8)));
        ledger.stored(pin, FIRST, 1000, List.of(in(FIRST, 1, 8)));

        assertThat(ledger.find(pin, List.of(chunk(1), chunk(2))))
                .containsOnly(Map.entry(chunk(1), in(FIRST, 1, 8)));

        ledger.unpin(holder(1));
        assertThat(ledger.tombstone(ledger.openEpoch(), List.of(FIRST))).containsExactly(FIRST);
        assertThat(ledger.find(pin(2), List.of(chunk(1)))).isEmpty();
    }

    @Test
    void a_damaged_pack_is_no_longer_found_but_stays_known_and_its_chunks_are_found_elsewhere() {
        store(pin(1), FIRST, in(FIRST, 1, 8), in(FIRST, 2, 18));
        store(pin(1), SECOND, in(SECOND, 1, 18));
        ledger.distrust(List.of(FIRST));

        assertThat(ledger.find(pin(2), List.of(chunk(1), chunk(2))))
                .containsOnly(Map.entry(chunk(1), in(SECOND, 1, 18)));
        assertThat(ledger.unknown(List.of(FIRST))).isEmpty();
        assertThat(ledger.ordinals(List.of(in(FIRST, 2, 18)))).doesNotContain(-1);
    }

    @Test
    void thousands_of_chunks_are_each_found_where_they_are_also_when_packs_have_gone() {
        int packs = 40;
        int each = 100;
        List<PackId> all = new ArrayList<>();
        for (int number = 0; number < packs; number++) {
            PackId pack = new PackId("%032x".formatted(number + 1));
            List<ChunkReference> chunks = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                chunks.add(in(pack, number * each + i, 10 * i));
            }
            all.add(pack);
            ledger.announce(pin(1), pack);
            ledger.stored(pin(1), pack, 1000, chunks);
        }
        ledger.unpin(holder(1));
        Epoch epoch = ledger.openEpoch();
        List<PackId> gone = all.subList(5, 25);
        ledger.tombstone(epoch, gone);
        ledger.gone(epoch, gone);

        List<ChunkId> wanted =
                IntStream.range(0, packs * each).mapToObj(LedgerContract::chunk).toList();
        Map<ChunkId, ChunkReference> found = ledger.find(pin(2), wanted);
        for (int i = 0; i < packs * each; i++) {
            PackId pack = all.get(i / each);
            if (gone.contains(pack)) {
                assertThat(found).doesNotContainKey(chunk(i));
            } else {
                assertThat(found).containsEntry(chunk(i), in(pack, i, 10 * (i % each)));
            }
        }
        try (Stream<PackEntry> left = ledger.packs()) {
            assertThat(left.mapToInt(pack -> pack.chunks().size()).sum()).isEqualTo(20 * each);
        }
    }

    @Test
    void what_an_open_pin_used_is_not_buried() {
        store(pin(1), FIRST, in(FIRST, 1, 8));
        store(pin(1), SECOND, in(SECOND, 2, 8));
        ledger.unpin(holder(1));
        Epoch first = ledger.openEpoch();
        Pin later = pin(2);
        ledger.find(later, List.of(chunk(1)));
        Epoch second = ledger.openEpoch();

        assertThat(first.horizon()).isEqualTo(1);
        assertThat(second.horizon()).isEqualTo(later.epoch());
        assertThat(ledger.tombstone(second, List.of(FIRST, SECOND))).containsExactly(SECOND);
    }

    @Test
    void a_chunk_of_two_packs_stays_known_when_one_of_them_goes() {
        store(pin(1), FIRST, in(FIRST, 1, 8));
        store(pin(1), SECOND, in(SECOND, 1, 18));
        ledger.unpin(holder(1));
        Epoch epoch = ledger.openEpoch();
        ledger.tombstone(epoch, List.of(FIRST));
        ledger.gone(epoch, List.of(FIRST));

        assertThat(ledger.find(pin(2), List.of(chunk(1))).get(chunk(1)))
                .isEqualTo(in(SECOND, 1, 18));
        assertThat(ledger.unknown(List.of(FIRST, SECOND))).containsExactly(FIRST);
    }

    @Test
    void a_sweep_that_was_overtaken_changes_nothing() {
        store(pin(1), FIRST, in(FIRST, 1, 8));
        ledger.unpin(holder(1));
        Epoch old = ledger.openEpoch();
        ledger.openEpoch();

        assertThatThrownBy(() -> ledger.tombstone(old, List.of(FIRST)))
                .isInstanceOf(RepositoryException.Refused.class);
        assertThat(ledger.packs())
                .allMatch(pack -> pack.state() == PackEntry.State.STORED)
                .hasSize(1);
    }

    @Test
    void without_an_open_pin_nothing_is_found_or_stored_also_when_its_holder_has_a_new_one() {
        Pin ended = pin(1);
        ledger.unpin(holder(1));
        ledger.openEpoch();
        pin(1);

        assertThatThrownBy(() -> ledger.find(ended, List.of()))
                .isInstanceOf(RepositoryException.Refused.class);
        assertThatThrownBy(() -> ledger.announce(ended, FIRST))
                .isInstanceOf(RepositoryException.Refused.class);
        assertThatThrownBy(() -> ledger.stored(pin(1), FIRST, 1, List.of()))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("announced");
    }

    @Test
    void a_pin_that_holds_no_recovery_point_takes_the_first_one_and_keeps_its_epoch() {
        KnownRecoveryPoint parent = committed(8);
        KnownRecoveryPoint other = committed(9);
        Pin before = pin(1);
        store(before, FIRST, in(FIRST, 1, 8));
        ledger.openEpoch();

        Pin building = ledger.pin(holder(1), Optional.of(parent.id()));

        assertThat(building)
                .isEqualTo(new Pin(holder(1), before.epoch(), Optional.of(parent.id())));
        assertThat(ledger.pins()).containsExactly(building);
        assertThat(ledger.forget(parent.id())).isEqualTo(SweepLedger.Forgetting.PINNED);
        assertThat(pin(1)).isEqualTo(building);
        assertThat(ledger.pin(holder(1), Optional.of(other.id()))).isEqualTo(building);
        assertThat(ledger.find(before, List.of(chunk(1)))).containsKey(chunk(1));
        assertThat(ledger.find(building, List.of(chunk(1)))).containsKey(chunk(1));
    }

    @Test
    void an_open_pin_stays_as_it_is_when_it_is_to_take_one_that_is_forgotten() {
        KnownRecoveryPoint parent = committed(8);
        Pin before = pin(1);
        ledger.forget(parent.id());

        assertThatThrownBy(() -> ledger.pin(holder(1), Optional.of(parent.id())))
                .isInstanceOf(RepositoryException.Refused.class);
        assertThat(ledger.pins()).containsExactly(before);
    }

    private KnownRecoveryPoint committed(long holder) {
        pin(holder);
        return commit(holder);
    }

    @Test
    void a_pinned_recovery_point_is_not_forgotten_and_a_forgotten_one_not_pinned() {
        pin(1);
        RecoveryPointId point = commit(1).id();
        ledger.pin(holder(2), Optional.of(point));

        assertThat(ledger.forget(point)).isEqualTo(SweepLedger.Forgetting.PINNED);
        ledger.unpin(holder(2));
        assertThat(ledger.forget(point)).isEqualTo(SweepLedger.Forgetting.FORGOTTEN);
        assertThat(ledger.recoveryPoints()).isEmpty();
        assertThat(ledger.forgotten()).hasSize(1);
        assertThatThrownBy(() -> ledger.pin(holder(2), Optional.of(point)))
                .isInstanceOf(RepositoryException.Refused.class);
        ledger.forgottenGone(point);
        assertThat(ledger.forget(point)).isEqualTo(SweepLedger.Forgetting.UNKNOWN);
    }

    @Test
    void ordinals_are_dense_and_belong_to_one_place() {
        store(pin(1), FIRST, in(FIRST, 1, 8), in(FIRST, 2, 18));
        store(pin(1), SECOND, in(SECOND, 1, 8));

        assertThat(
                        ledger.ordinals(
                                List.of(
                                        in(FIRST, 2, 18),
                                        in(SECOND, 1, 8),
                                        in(SECOND, 1, 9),
                                        in(SECOND, 2, 8))))
                .containsExactly(1, 2, -1, -1);
        assertThat(ledger.ordinalsEnd()).isEqualTo(3);
    }

    @Test
    void an_object_that_is_used_is_not_deleted() {
        BlobName object = new BlobName("configurations/aa/aa");
        ledger.use(pin(1), object);
        AtomicInteger deleted = new AtomicInteger();

        assertThat(ledger.deleteUnused(ledger.openEpoch(), object, deleted::incrementAndGet))
                .isFalse();
        ledger.unpin(holder(1));
        assertThat(ledger.deleteUnused(ledger.openEpoch(), object, deleted::incrementAndGet))
                .isTrue();
        assertThat(deleted).hasValue(1);
    }

    @Test
    void a_rebuild_drops_what_is_not_there_and_lets_nobody_in_before_its_end() {
        store(pin(1), FIRST, in(FIRST, 1, 8));
        ledger.unpin(holder(1));
        ledger.beginRebuild(7);

        assertThatThrownBy(ledger::requireComplete).isInstanceOf(RepositoryException.Refused.class);
        assertThatThrownBy(ledger::openEpoch).isInstanceOf(RepositoryException.Refused.class);
        assertThat(ledger.toRead(Set.of(FIRST, SECOND))).containsExactly(SECOND);
        ledger.addPack(SECOND, 1000, List.of(in(SECOND, 2, 8)));
        ledger.endRebuild(List.of(FIRST));

        assertThat(ledger.find(pin(2), List.of(chunk(1), chunk(2)))).containsOnlyKeys(chunk(2));
        assertThat(ledger.openEpoch().number()).isEqualTo(8);
    }
}
