package io.holdfast.repository.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.BlobStoreContract;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryBlobStoreTest extends BlobStoreContract {

    @TempDir Path folder;

    @Override
    protected BlobStore store() {
        return DirectoryBlobStore.in(folder);
    }

    @Test
    void no_temporary_file_stays_and_none_is_listed() throws Exception {
        store().putIfAbsent(new BlobName("a/b"), ByteBuffer.allocate(3));
        store().putIfAbsent(new BlobName("a/b"), ByteBuffer.allocate(3));
        Path left = Files.writeString(folder.resolve(".writing/left-by-a-crash"), "half");

        try (Stream<?> listed = store().list("")) {
            assertThat(listed).hasSize(1);
        }
        try (Stream<Path> temporary = Files.list(folder.resolve(".writing"))) {
            assertThat(temporary).containsExactly(left);
        }
    }

    @Test
    void what_killed_writers_left_is_removed_when_asked_for() throws Exception {
        DirectoryBlobStore store = DirectoryBlobStore.in(folder);
        store.putIfAbsent(new BlobName("a/b"), ByteBuffer.allocate(3));
        Path left = Files.writeString(folder.resolve(".writing/left-by-a-crash"), "half");
        assertThat(store.hasLeftovers()).isTrue();

        store.removeLeftovers();

        assertThat(left).doesNotExist();
        assertThat(store.hasLeftovers()).isFalse();
        assertThat(store.head(new BlobName("a/b"))).isPresent();
    }

    @Test
    void a_file_where_a_folder_must_be_is_refused_by_name() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "text");
        BlobStore store = DirectoryBlobStore.in(file.resolve("repository"));

        assertThatThrownBy(() -> store.putIfAbsent(new BlobName("a"), ByteBuffer.allocate(1)))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining(file.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {-4_097, -1, 0, 1, 4_096, 262_144, 300_001})
    void an_object_of_any_length_is_written_whole(int more) {
        byte[] content = new byte[(3 << 20) + more];
        new SplittableRandom(more).nextBytes(content);
        ByteBuffer put = ByteBuffer.wrap(content, 5, content.length - 5);

        store().putIfAbsent(new BlobName("big"), put);

        assertThat(store().get(new BlobName("big"), content.length))
                .isEqualTo(Arrays.copyOfRange(content, 5, content.length));
        assertThat(put.remaining()).isEqualTo(content.length - 5);
    }
}
