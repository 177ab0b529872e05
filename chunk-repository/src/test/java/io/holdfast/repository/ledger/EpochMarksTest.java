package io.holdfast.repository.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EpochMarksTest {

    private final BlobStore store = new MemoryBlobStore();
    private final EpochMarks marks = new EpochMarks(store);
    private final UUID repository = UUID.randomUUID();
    private final MemoryLedger alone = new MemoryLedger(repository);
    private final Ledger shared = shared(new MemoryLedger(repository));

    private static Ledger shared(Ledger ledger) {
        return (Ledger)
                Proxy.newProxyInstance(
                        Ledger.class.getClassLoader(),
                        new Class<?>[] {Ledger.class},
                        (_, method, arguments) ->
                                method.getName().equals("shared")
                                        ? true
                                        : method.invoke(ledger, arguments));
    }

    private List<String> names() {
        try (Stream<BlobInfo> found = store.list("epochs/")) {
            return found.map(object -> object.name().value()).toList();
        }
    }

    @Test
    void the_mark_of_the_greatest_epoch_is_the_newest() {
        marks.put(new Epoch(9, 1), shared);
        marks.put(new Epoch(17, 1), shared);
        marks.put(new Epoch(16, 1), shared);

        assertThat(marks.newest()).contains(new EpochMarks.Mark(17, shared.id()));
        assertThat(names()).contains("epochs/0000000000000011");
    }

    @Test
    void the_same_mark_twice_is_one_and_another_ledgers_is_refused() {
        marks.put(new Epoch(9, 1), shared);
        marks.put(new Epoch(9, 1), shared);
        Ledger other = shared(new MemoryLedger(repository));

        assertThat(names()).hasSize(1);
        assertThatThrownBy(() -> marks.put(new Epoch(9, 1), other))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("another ledger has epoch 9");
    }

    @Test
    void a_ledger_that_nobody_shares_leaves_no_mark() {
        marks.put(alone.openEpoch(), alone);
        marks.takeOver(alone);

        assertThat(names()).isEmpty();
        assertThatCode(() -> marks.requireNewest(alone)).doesNotThrowAnyException();
    }

    @Test
    void another_ledgers_repository_and_an_old_copy_of_a_database_are_refused() {
        marks.put(new Epoch(3, 1), shared);

        assertThatThrownBy(() -> marks.requireNewest(alone))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("is kept by ledger " + shared.id());
        assertThatThrownBy(() -> marks.requireNewest(shared))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("old copy");
        shared.beginRebuild(3);
        assertThatCode(() -> marks.requireNewest(shared)).doesNotThrowAnyException();
    }

    @Test
    void the_first_shared_ledger_keeps_the_repository_and_no_other_writes_to_it() {
        marks.keep(alone);
        assertThat(names()).isEmpty();

        marks.keep(shared);
        marks.keep(shared);

        assertThat(marks.newest()).contains(new EpochMarks.Mark(0, shared.id()));
        assertThatThrownBy(() -> marks.keep(alone)).isInstanceOf(RepositoryException.Refused.class);
    }

    @Test
    void old_marks_are_cleared_away() {
        for (int epoch = 1; epoch <= 30; epoch++) {
            marks.put(new Epoch(epoch, 1), shared);
        }

        assertThat(names()).hasSize(8).last().isEqualTo("epochs/000000000000001e");
    }

    @Test
    void somebody_elses_object_is_left_alone_and_a_damaged_mark_is_named() {
        store.putIfAbsent(new BlobName("epochs/readme.txt"), ByteBuffer.allocate(3));
        assertThat(marks.newest()).isEmpty();
        store.putIfAbsent(new BlobName("epochs/0000000000000001"), ByteBuffer.allocate(3));

        assertThatThrownBy(marks::newest)
                .isInstanceOf(RepositoryException.Corrupt.class)
                .hasMessageContaining("epochs/0000000000000001");
    }
}
