package io.holdfast.repository.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.ledger.Epoch;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.ledger.LedgerContract;
import io.holdfast.repository.ledger.PackEntry;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.RepositoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresLedgerTest extends LedgerContract {

    private static final PackId PACK = new PackId("77".repeat(16));
    private static final ChunkId CHUNK = new ChunkId("ab".repeat(32));

    private final DataSource database = LedgerTables.fresh();

    @Override
    protected Ledger empty() {
        return new PostgresLedger(LedgerTables.fresh(), REPOSITORY);
    }

    private Ledger shared() {
        return new PostgresLedger(database, REPOSITORY);
    }

    private static void store(Ledger ledger, Pin pin, PackId pack, int chunks) {
        List<ChunkReference> references = new ArrayList<>();
        for (int i = 0; i < chunks; i++) {
            ChunkId id = i == 0 ? CHUNK : new ChunkId("%064x".formatted(i));
            references.add(new ChunkReference(id, pack, 8 + 10 * i, 10, 20));
        }
        ledger.announce(pin, pack);
        ledger.stored(pin, pack, 1000, references);
    }

    @Test
    void what_one_process_writes_the_other_finds() {
        Ledger one = shared();
        Ledger other = shared();
        Pin pin = one.pin(new PinId(new UUID(1, 1)), Optional.empty());
        store(one, pin, PACK, 3);

        assertThat(other.id()).isEqualTo(one.id());
        assertThat(other.pins()).containsExactly(pin);
        assertThat(other.find(pin, Set.of(CHUNK)))
                .containsExactly(Map.entry(CHUNK, new ChunkReference(CHUNK, PACK, 8, 10, 20)));
        try (Stream<PackEntry> packs = other.packs()) {
            assertThat(packs.map(pack -> pack.chunks().size())).containsExactly(3);
        }
    }

    @Test
    void a_schema_keeps_one_repository() {
        shared();

        assertThatThrownBy(() -> new PostgresLedger(database, new UUID(0, 2)))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining(REPOSITORY.toString())
                .hasMessageContaining("schema of its own");
    }

    @Test
    void a_database_that_is_away_is_unavailable_and_one_without_tables_says_so() {
        PGSimpleDataSource away = new PGSimpleDataSource();
        away.setUrl("jdbc:postgresql://127.0.0.1:1/none");
        PGSimpleDataSource bare = new PGSimpleDataSource();
        bare.setUrl(((PGSimpleDataSource) database).getUrl().replaceAll("ledger_\\w+", "public"));
        bare.setUser(((PGSimpleDataSource) database).getUser());
        bare.setPassword(((PGSimpleDataSource) database).getPassword());

        assertThatThrownBy(() -> new PostgresLedger(away, REPOSITORY))
                .isInstanceOf(RepositoryException.Unavailable.class);
        assertThatThrownBy(() -> new PostgresLedger(bare, REPOSITORY))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("Flyway");
    }

    @Test
    void more_packs_than_a_cursor_fetches_come_whole_and_in_any_number() {
        Ledger ledger = shared();
        Pin pin = ledger.pin(new PinId(new UUID(1, 1)), Optional.empty());
        for (int i = 0; i < 5; i++) {
            store(ledger, pin, new PackId("%032x".formatted(i)), 1000);
        }

        try (Stream<PackEntry> packs = ledger.packs()) {
            assertThat(packs).hasSize(5).allMatch(pack -> pack.chunks().size() == 1000);
        }
        assertThat(ledger.ordinalsEnd()).isEqualTo(5000);
    }

    /** Found means: not buried by that sweep, whoever of the two was first. */
    @Test
    void a_chunk_is_found_or_its_pack_is_buried_never_both() throws Exception {
        for (int round = 0; round < 20; round++) {
            Ledger ledger = empty();
            PinId first = new PinId(new UUID(1, round));
            store(ledger, ledger.pin(first, Optional.empty()), PACK, 1);
            ledger.unpin(first);
            Epoch epoch = ledger.openEpoch();
            Pin later = ledger.pin(new PinId(new UUID(2, round)), Optional.empty());

            List<Boolean> both =
                    together(
                            () -> !ledger.find(later, Set.of(CHUNK)).isEmpty(),
                            () -> !ledger.tombstone(epoch, Set.of(PACK)).isEmpty());

            assertThat(both).containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void a_pin_is_in_the_horizon_or_belongs_to_the_new_epoch() throws Exception {
        for (int round = 0; round < 20; round++) {
            Ledger ledger = empty();
            PinId holder = new PinId(new UUID(1, round));
            List<Long> epochs =
                    together(
                            () -> ledger.pin(holder, Optional.empty()).epoch(),
                            () -> ledger.openEpoch().horizon());

            assertThat(epochs.get(0)).isGreaterThanOrEqualTo(epochs.get(1));
        }
    }

    @Test
    void who_uses_an_object_waits_for_the_sweep_that_deletes_it() throws Exception {
        Ledger ledger = empty();
        BlobName object = new BlobName("configurations/aa/aa");
        PinId first = new PinId(new UUID(1, 1));
        ledger.use(ledger.pin(first, Optional.empty()), object);
        ledger.unpin(first);
        Epoch epoch = ledger.openEpoch();
        Pin later = ledger.pin(new PinId(new UUID(1, 2)), Optional.empty());
        CountDownLatch deleting = new CountDownLatch(1);
        List<String> order = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> deleted =
                    threads.submit(() ->
                            ledger.deleteUnused(
                                    epoch,
                                    object,
                                    () -> {
                                        deleting.countDown();
                                        awaitLockWaiter();
                                        order.add("deleted");
                                    }));
            deleting.await();
            ledger.use(later, object);
            order.add("used");
            assertThat(deleted.get()).isTrue();
        }

        assertThat(order).containsExactly("deleted", "used");
        assertThat(ledger.deleteUnused(ledger.openEpoch(), object, () -> {})).isFalse();
    }

    /** Returns when some transaction waits for the lock of another. */
    private void awaitLockWaiter() {
        boolean waits = false;
        while (!waits) {
            try (var connection = database.getConnection();
                    var statement = connection.createStatement();
                    var rows =
                            statement.executeQuery(
                                    "SELECT count(*) FROM pg_locks WHERE NOT granted")) {
                waits = rows.next() && rows.getInt(1) > 0;
            } catch (java.sql.SQLException e) {
                throw new IllegalStateException("the locks cannot be read", e);
            }
        }
    }

    @Test
    void two_writers_that_store_the_same_chunk_are_both_right() throws Exception {
        Ledger ledger = empty();
        Pin one = ledger.pin(new PinId(new UUID(1, 1)), Optional.empty());
        Pin two = ledger.pin(new PinId(new UUID(1, 2)), Optional.empty());
        PackId other = new PackId("88".repeat(16));
        together(
                () -> {
                    store(ledger, one, PACK, 200);
                    return true;
                },
                () -> {
                    store(ledger, two, other, 200);
                    return true;
                });

        assertThat(
                        ledger.ordinals(
                                List.of(
                                        new ChunkReference(CHUNK, PACK, 8, 10, 20),
                                        new ChunkReference(CHUNK, other, 8, 10, 20))))
                .containsExactlyInAnyOrder(0, 200);
    }

    private interface Step<T> {
        T run() throws Exception;
    }

    @SafeVarargs
    private static <T> List<T> together(Step<T>... steps) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<T>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Step<T> step : steps) {
                running.add(
                        threads.submit(() -> {
                            start.await();
                            return step.run();
                        }));
            }
            start.countDown();
            List<T> answers = new ArrayList<>();
            for (Future<T> each : running) {
                answers.add(each.get());
            }
            return answers;
        }
    }
}
