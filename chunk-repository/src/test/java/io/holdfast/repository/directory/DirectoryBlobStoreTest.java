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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void a_file_where_a_folder_must_be_is_refused_by_name() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "text");
        BlobStore store = DirectoryBlobStore.in(file.resolve("repository"));

        assertThatThrownBy(() -> store.putIfAbsent(new BlobName("a"), ByteBuffer.allocate(1)))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining(file.toString());
    }
}
