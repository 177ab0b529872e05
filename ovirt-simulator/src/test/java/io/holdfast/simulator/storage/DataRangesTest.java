package io.holdfast.simulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataRangesTest {
    private static final long SIZE = 64L << 20;

    @TempDir Path directory;

    @Test
    void every_byte_of_data_lies_in_a_range() throws IOException {
        Path file = directory.resolve("sparse");
        try (FileChannel out =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.SPARSE)) {
            out.write(ByteBuffer.wrap(new byte[] {1}), 5_000_000);
            out.write(ByteBuffer.wrap(new byte[] {1}), SIZE - 1);
        }
        List<ByteRange> ranges = DataRanges.of(file, SIZE);
        assertThat(ranges).anyMatch(range -> range.contains(5_000_000));
        assertThat(ranges).anyMatch(range -> range.contains(SIZE - 1));
        assertThat(ranges).allMatch(range -> range.end() <= SIZE);
    }

    @Test
    void a_file_of_data_is_one_range() throws IOException {
        Path file = directory.resolve("full");
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(new byte[100_000]));
        }
        assertThat(DataRanges.of(file, 100_000)).containsExactly(new ByteRange(0, 100_000));
    }
}
