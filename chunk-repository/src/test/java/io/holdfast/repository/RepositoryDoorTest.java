package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.FaultyBlobStore;
import io.holdfast.repository.store.FaultyBlobStore.Fault;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.repository.store.Retrying;
import io.holdfast.repository.store.RetryingBlobStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepositoryDoorTest {

    private static final BlobName FILE = new BlobName("holdfast.json");

    private final BlobStore store = new MemoryBlobStore();
    private final MasterKey key = MasterKey.generate();

    private String file() {
        return new String(store.get(FILE, 100_000), StandardCharsets.UTF_8);
    }

    private void put(BlobName name, String text) {
        store.delete(name);
        store.putIfAbsent(name, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_wrong_key_is_refused_with_the_way_out_and_nothing_is_written() {
        Repository.create(store, key, RoundTripTest.SMALL, MemoryLedger::new);
        Map<String, Long> before = RoundTripTest.contents(store);
        String file = file();

        assertThatThrownBy(() -> RepositoryReader.open(store, MasterKey.generate()))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("opens none of the 1 key slots")
                .hasMessageContaining("Give the key");
        assertThatThrownBy(() ->
                        Repository.openOrCreate(
                                store,
                                MasterKey.generate(),
                                RoundTripTest.SMALL,
                                MemoryLedger::new))
                .isInstanceOf(RepositoryException.Refused.class);

        assertThat(RoundTripTest.contents(store)).isEqualTo(before);
        assertThat(file()).isEqualTo(file);
    }

    @Test
    void an_empty_place_holds_no_repository_and_stays_empty() {
        assertThatThrownBy(() -> RepositoryReader.open(store, key))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("there is no repository in memory of this process");
        assertThat(RoundTripTest.contents(store)).isEmpty();
    }

    @Test
    void a_repository_is_not_made_twice_nor_among_foreign_objects() {
        Repository.create(store, key, RoundTripTest.SMALL, MemoryLedger::new);
        BlobStore foreign = new MemoryBlobStore();
        foreign.putIfAbsent(new BlobName("photos/cat.jpg"), ByteBuffer.allocate(1));

        assertThatThrownBy(
                        () -> Repository.create(store, key, RoundTripTest.SMALL, MemoryLedger::new))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("already");
        assertThatThrownBy(() ->
                        Repository.create(foreign, key, RoundTripTest.SMALL, MemoryLedger::new))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("photos/cat.jpg");
    }

    @Test
    void a_repository_whose_making_got_no_answer_is_made_all_the_same() {
        List<Fault> script = List.of(Fault.NONE, Fault.NONE, Fault.ANSWER_LOST);
        BlobStore losing =
                new RetryingBlobStore(
                        FaultyBlobStore.scripted(store, script, 1),
                        Retrying.real(
                                new Retrying.Patience(
                                        Duration.ofNanos(2),
                                        Duration.ofNanos(2),
                                        Duration.ofMinutes(1))));

        Repository made = Repository.create(losing, key, RoundTripTest.SMALL, MemoryLedger::new);

        assertThat(RepositoryReader.open(store, key).id()).isEqualTo(made.id());
    }

    @Test
    void open_or_create_makes_it_once() {
        Repository made =
                Repository.openOrCreate(store, key, RoundTripTest.SMALL, MemoryLedger::new);
        Repository opened =
                Repository.openOrCreate(
                        store, key, RepositorySettings.defaults(), MemoryLedger::new);

        assertThat(opened.id()).isEqualTo(made.id());
        assertThat(opened.settings().chunkBytes()).isEqualTo(RoundTripTest.CHUNK_BYTES);
    }

    @Test
    void a_newer_format_is_refused_by_its_number() {
        Repository.create(store, key, RoundTripTest.SMALL, MemoryLedger::new);
        put(FILE, file().replace("\"formatVersion\" : 1", "\"formatVersion\" : 2"));

        assertThatThrownBy(() -> RepositoryReader.open(store, key))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("format version 2");
    }

    @Test
    void somebody_elses_file_is_refused() {
        for (String text : new String[] {"", "{}", "[1]", "not json", "{\"format\": \"other\"}"}) {
            put(FILE, text);

            assertThatThrownBy(() -> RepositoryReader.open(store, key))
                    .as(text)
                    .isInstanceOf(RepositoryException.Refused.class)
                    .hasMessageContaining("check the location");
        }
    }

    /** A layout that was altered would cut disks in the wrong places: no key opens its slots. */
    @Test
    void an_altered_layout_is_refused_also_when_it_would_be_a_legal_one() {
        Repository.create(store, key, RoundTripTest.SMALL, MemoryLedger::new);
        String whole = file();
        for (String other : new String[] {"4097", "8192", "16384"}) {
            put(FILE, whole.replace("\"chunkBytes\" : 4096", "\"chunkBytes\" : " + other));
            assertThatThrownBy(() -> RepositoryReader.open(store, key))
                    .isInstanceOf(RepositoryException.Refused.class)
                    .hasMessageContaining("altered");
        }
    }

    @Test
    void a_damaged_file_is_said_to_be_damaged_with_the_field() {
        Repository.create(store, key, RoundTripTest.SMALL, MemoryLedger::new);
        String whole = file();
        put(FILE, whole.replace("\"keySlots\"", "\"keys\""));
        assertThatThrownBy(() -> RepositoryReader.open(store, key))
                .isInstanceOf(RepositoryException.Corrupt.class)
                .hasMessageContaining("keySlots is not an array");
    }
}
