package io.holdfast.repository.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every store keeps of the port's promise. */
public abstract class BlobStoreContract {

    /** The store; the same one each time, as others may have used it before. */
    protected abstract BlobStore store();

    /** Whether two puts at the same time are decided by the medium. */
    protected boolean decidesBetweenWriters() {
        return true;
    }

    private final String folder = "contract-" + UUID.randomUUID();

    private BlobName name(String last) {
        return new BlobName(folder + "/" + last);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private String text(BlobName name) {
        return new String(store().get(name, 1000), StandardCharsets.UTF_8);
    }

    @Test
    void an_object_reads_back_as_it_was_put() {
        assertThat(store().putIfAbsent(name("a"), bytes("content"))).isEqualTo(PutOutcome.STORED);

        assertThat(text(name("a"))).isEqualTo("content");
        assertThat(store().head(name("a"))).contains(new BlobInfo(name("a"), 7));
    }

    @Test
    void a_second_put_changes_nothing_and_says_so() {
        store().putIfAbsent(name("a"), bytes("first"));

        assertThat(store().putIfAbsent(name("a"), bytes("second")))
                .isEqualTo(PutOutcome.ALREADY_THERE);
        assertThat(text(name("a"))).isEqualTo("first");
    }

    @Test
    void a_put_takes_the_remaining_bytes_of_any_buffer_and_leaves_it_as_it_was() {
        ByteBuffer direct = ByteBuffer.allocateDirect(10).put(bytes("0123456789")).flip();
        direct.position(3).limit(6);
        ByteBuffer slice = bytes("0123456789").slice(4, 5).position(1);

        store().putIfAbsent(name("direct"), direct.asReadOnlyBuffer());
        store().putIfAbsent(name("slice"), slice);
        store().putIfAbsent(name("direct2"), direct);

        assertThat(text(name("direct"))).isEqualTo("345");
        assertThat(text(name("slice"))).isEqualTo("5678");
        assertThat(text(name("direct2"))).isEqualTo("345");
        assertThat(direct.position()).isEqualTo(3);
        assertThat(slice.position()).isEqualTo(1);
    }

    @Test
    void an_object_of_several_mebibytes_reads_back_in_ranges() {
        byte[] big = new byte[6 << 20];
        new java.util.SplittableRandom(6).nextBytes(big);
        store().putIfAbsent(name("big"), ByteBuffer.wrap(big));

        ByteBuffer heap = ByteBuffer.allocate(100_000).position(1_000).limit(90_000);
        store().getRange(name("big"), 3_000_000, heap);
        ByteBuffer direct = ByteBuffer.allocateDirect(777);
        store().getRange(name("big"), big.length - 777, direct);

        assertThat(heap.hasRemaining()).isFalse();
        assertThat(heap.flip().position(1_000)).isEqualTo(ByteBuffer.wrap(big, 3_000_000, 89_000));
        assertThat(direct.flip()).isEqualTo(ByteBuffer.wrap(big, big.length - 777, 777));
    }

    @Test
    void a_range_that_leaves_the_object_is_damage() {
        store().putIfAbsent(name("a"), bytes("content"));

        assertThatThrownBy(() -> store().getRange(name("a"), 5, ByteBuffer.allocate(3)))
                .isInstanceOf(RepositoryException.Corrupt.class)
                .hasMessageContaining(name("a").value());
        assertThatThrownBy(() -> store().getRange(name("a"), 700, ByteBuffer.allocate(3)))
                .isInstanceOf(RepositoryException.Corrupt.class);
    }

    @Test
    void an_object_longer_than_expected_is_damage() {
        store().putIfAbsent(name("a"), bytes("content"));

        assertThat(store().get(name("a"), 7)).hasSize(7);
        assertThatThrownBy(() -> store().get(name("a"), 6))
                .isInstanceOf(RepositoryException.Corrupt.class);
    }

    @Test
    void what_is_not_there_is_missing() {
        assertThat(store().head(name("none"))).isEmpty();
        assertThatThrownBy(() -> store().get(name("none"), 10))
                .isInstanceOf(RepositoryException.Missing.class)
                .hasMessageContaining(name("none").value());
        assertThatThrownBy(() -> store().getRange(name("none"), 0, ByteBuffer.allocate(1)))
                .isInstanceOf(RepositoryException.Missing.class);
    }

    @Test
    void a_deleted_object_is_gone_and_its_name_is_free() {
        store().putIfAbsent(name("a"), bytes("first"));
        store().delete(name("a"));
        store().delete(name("a"));

        assertThat(store().head(name("a"))).isEmpty();
        assertThat(store().putIfAbsent(name("a"), bytes("second"))).isEqualTo(PutOutcome.STORED);
    }

    @Test
    void a_replaced_object_is_the_new_one_whether_there_was_one_or_not() {
        store().putIfAbsent(name("a"), bytes("a long first content"));
        ByteBuffer second = bytes("-second").position(1);

        store().replace(name("a"), second);
        store().replace(name("new"), bytes("first"));

        assertThat(text(name("a"))).isEqualTo("second");
        assertThat(text(name("new"))).isEqualTo("first");
        assertThat(second.position()).isEqualTo(1);
        assertThat(list(folder + "/")).hasSize(2);
    }

    @Test
    void a_reader_meets_the_old_object_or_the_new_one_whole() throws Exception {
        String one = "1".repeat(900);
        String two = "2".repeat(800);
        store().replace(name("a"), bytes(one));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writer =
                    threads.submit(() -> {
                        for (int i = 0; i < 30; i++) {
                            store().replace(name("a"), bytes(i % 2 == 0 ? two : one));
                        }
                    });
            while (!writer.isDone()) {
                assertThat(text(name("a"))).isIn(one, two);
            }
            writer.get();
        }
    }

    @Test
    void a_listing_shows_the_objects_under_a_prefix() {
        store().putIfAbsent(name("x/1"), bytes("1"));
        store().putIfAbsent(name("x/2"), bytes("22"));
        store().putIfAbsent(name("xy"), bytes("333"));
        store().putIfAbsent(name("z/1"), bytes("4444"));

        assertThat(list(folder + "/x/")).containsExactly("x/1 1", "x/2 2");
        assertThat(list(folder + "/x")).containsExactly("x/1 1", "x/2 2", "xy 3");
        assertThat(list(folder + "/none/")).isEmpty();
        assertThat(list(folder + "/")).hasSize(4);
    }

    /** What a listing that is resumed relies on. */
    @Test
    void a_listing_comes_by_name() {
        for (String last : List.of("b/1", "b-1", "a/z/2", "a/1", "a0", "c/x", "a.b/c")) {
            store().putIfAbsent(name(last), bytes(last));
        }

        try (Stream<BlobInfo> found = store().list(folder + "/")) {
            assertThat(found.map(object -> object.name().value())).isSorted().hasSize(7);
        }
    }

    private List<String> list(String prefix) {
        try (Stream<BlobInfo> found = store().list(prefix)) {
            return found.map(object ->
                            object.name().value().substring(folder.length() + 1)
                                    + " "
                                    + object.bytes())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void of_many_writers_of_one_name_one_wins_and_its_object_stands() throws Exception {
        int writers = 8;
        CyclicBarrier together = new CyclicBarrier(writers);
        List<Future<PutOutcome>> outcomes;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            outcomes =
                    IntStream.range(0, writers)
                            .mapToObj(i ->
                                    threads.submit(() -> {
                                        together.await();
                                        return store().putIfAbsent(
                                                        name("one"), bytes("writer " + i));
                                    }))
                            .toList();
        }
        long won = outcomes.stream().filter(o -> o.resultNow() == PutOutcome.STORED).count();

        assertThat(won).isGreaterThanOrEqualTo(1);
        if (decidesBetweenWriters()) {
            assertThat(won).isEqualTo(1);
            int winner =
                    IntStream.range(0, writers)
                            .filter(i -> outcomes.get(i).resultNow() == PutOutcome.STORED)
                            .findFirst()
                            .orElseThrow();
            assertThat(text(name("one"))).isEqualTo("writer " + winner);
        }
        assertThat(text(name("one"))).startsWith("writer ");
    }
}
