package io.holdfast.commandline.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.commandline.disk.ByteRange;
import io.holdfast.commandline.disk.DiskImage;
import io.holdfast.commandline.disk.ImageRefused;
import io.holdfast.localstack.fuzz.Fuzzing;
import io.holdfast.localstack.fuzz.Parser;
import io.holdfast.localstack.fuzz.Parser.Bound;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Header, L1 table, L2 table and a compressed cluster of any bytes: read or refused. */
class Qcow2FuzzTest {

    /** What a reader reads of an image whose header may say that it is large. */
    private static final int READ_BYTES = 64 * Qcow2Files.CLUSTER;

    /**
     * The tables are as long as the file at most, some 100 KiB; and the longest cluster is 2 MiB,
     * plain, beside its compressed bytes.
     */
    private static final Bound OF_IMAGE = new Bound(64, 4 << 20);

    /** Each is a file. */
    private static final long ROUNDS = 2_000;

    @TempDir Path folder;

    /** A part of an image that means something: where it is. */
    private record Part(int offset, int length) {}

    private static final List<Part> PARTS =
            List.of(
                    new Part(0, 112),
                    new Part(Qcow2Files.CLUSTER, 8),
                    new Part(2 * Qcow2Files.CLUSTER, 328),
                    new Part(4 * Qcow2Files.CLUSTER + 100, 40));

    /** The parts, one after the other: what is altered. */
    private static byte[] parts(byte[] image) {
        ByteBuffer parts = ByteBuffer.allocate(PARTS.stream().mapToInt(Part::length).sum());
        PARTS.forEach(part -> parts.put(image, part.offset(), part.length()));
        return parts.array();
    }

    /** The image with other parts; cut if they are fewer bytes, longer if they are more. */
    private static byte[] with(byte[] image, byte[] parts) {
        ByteBuffer rest = ByteBuffer.wrap(parts);
        byte[] altered = image.clone();
        for (Part part : PARTS) {
            if (rest.remaining() < part.length()) {
                return Arrays.copyOf(altered, part.offset() + rest.remaining());
            }
            rest.get(altered, part.offset(), part.length());
        }
        byte[] longer = Arrays.copyOf(altered, altered.length + rest.remaining());
        rest.get(longer, altered.length, rest.remaining());
        return longer;
    }

    private static void readSome(DiskImage image) throws IOException {
        long end = Math.min(image.virtualBytes(), READ_BYTES);
        if (end > 0) {
            var data = image.nextData(new ByteRange(0, end));
            assertThat(data.map(ByteRange::end).orElse(end)).isLessThanOrEqualTo(end);
            ByteBuffer bytes = ByteBuffer.allocate((int) end);
            image.read(0, bytes);
            assertThat(bytes.hasRemaining()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void an_image_of_any_bytes_is_read_or_refused_within_bounds(int version) {
        byte[] good = Qcow2Files.sample(version).file();
        Parser parser =
                new Parser(
                        "qcow2 of version " + version,
                        ImageRefused.class,
                        OF_IMAGE,
                        List.of(parts(good), parts(Qcow2Files.sample(5 - version).file())),
                        input -> {
                            Path path =
                                    Files.write(folder.resolve("altered.qcow2"), with(good, input));
                            try (DiskImage image = Qcow2Image.open(path)) {
                                readSome(image);
                            }
                        });

        assertThat(Fuzzing.run(parser, ROUNDS).refused()).isPositive();
    }
}
