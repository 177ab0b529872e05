package io.holdfast.commandline.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncrementsTest {

    private static final int BLOCK = 4096;
    private static final int BLOCKS = 1024;
    private static final int BYTES = BLOCKS * BLOCK;

    @TempDir Path folder;

    private Bench bench;
    private Path image;
    private String parent;

    @BeforeEach
    void a_parent() throws IOException {
        bench = Bench.in(folder).init();
        image = bench.image("disk.raw", BYTES, 11);
        parent = bench.imported(image.toString(), "--name=disk");
    }

    private JsonNode increment(String... more) {
        String[] command =
                new String[] {"image", "import", "--json", "--parent=" + parent, image.toString()};
        String[] all = Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        return bench.run(all).done().json();
    }

    private void assertStored(JsonNode imported) throws IOException {
        bench.run(
                        "image",
                        "export",
                        "--replace",
                        imported.get("recoveryPoint").textValue(),
                        imported.get("name").textValue(),
                        bench.file("out.raw").toString())
                .done();
        assertThat(bench.file("out.raw")).hasSameBinaryContentAs(image);
    }

    private void write(long offset, byte[] bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(offset);
            file.write(bytes);
        }
    }

    private Path extents(String json) throws IOException {
        return Files.writeString(bench.file("extents.json"), json);
    }

    private static String extent(long start, long length, boolean dirty, boolean zero) {
        return "{\"start\": %d, \"length\": %d, \"dirty\": %b, \"zero\": %b}"
                .formatted(start, length, dirty, zero);
    }

    @Test
    void only_what_is_dirty_is_read_and_stored() throws IOException {
        byte[] fresh = new byte[BLOCK];
        new Random(1).nextBytes(fresh);
        write(10 * BLOCK, fresh);
        Path dirty =
                extents(
                        "["
                                + extent(0, 10 * BLOCK, false, false)
                                + ","
                                + extent(10 * BLOCK, BLOCK, true, false)
                                + ","
                                + extent(11 * BLOCK, BYTES - 11 * BLOCK, false, false)
                                + "]");

        JsonNode imported = increment("--dirty=" + dirty);

        assertThat(imported.get("mode").textValue()).isEqualTo("INCREMENTAL");
        assertThat(imported.get("bytesRead").longValue()).isEqualTo(BLOCK);
        assertThat(imported.get("bytesNew").longValue()).isEqualTo(BLOCK);
        assertThat(imported.get("name").textValue()).isEqualTo("disk");
        assertStored(imported);
    }

    /** The disk and its extents from one seed; a chain of increments, each checked whole. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void a_chain_of_increments_restores_each_state(long seed) throws IOException {
        Random random = new Random(seed);
        for (int round = 0; round < 2; round++) {
            StringBuilder json = new StringBuilder("[");
            for (int block = 0; block < BLOCKS; ) {
                int blocks = Math.min(BLOCKS - block, 1 + random.nextInt(60));
                boolean dirty = random.nextInt(3) == 0;
                boolean zero = dirty && random.nextBoolean();
                if (dirty) {
                    byte[] bytes = new byte[blocks * BLOCK];
                    if (!zero) {
                        random.nextBytes(bytes);
                    }
                    write((long) block * BLOCK, bytes);
                }
                json.append(block == 0 ? "" : ",")
                        .append(extent((long) block * BLOCK, (long) blocks * BLOCK, dirty, zero));
                block += blocks;
            }
            JsonNode imported = increment("--dirty=" + extents(json + "]"));
            assertStored(imported);
            parent = imported.get("recoveryPoint").textValue();
        }
    }

    @Test
    void without_extents_all_is_read_and_only_what_is_new_is_stored() throws IOException {
        JsonNode same = increment();
        assertThat(same.get("mode").textValue()).isEqualTo("FULL");
        assertThat(same.get("bytesRead").longValue()).isPositive();
        assertThat(same.get("bytesNew").longValue()).isZero();

        byte[] fresh = new byte[BLOCK];
        new Random(1).nextBytes(fresh);
        write(100, fresh);
        JsonNode changed = increment();
        assertThat(changed.get("bytesNew").longValue()).isBetween(1L, 2L * 65536);
        assertStored(changed);
    }

    @Test
    void a_grown_image_is_laid_over_its_parent_and_a_shrunk_one_is_read_whole() throws IOException {
        byte[] more = new byte[BLOCK];
        new Random(2).nextBytes(more);
        write(BYTES + 3 * BLOCK, more);
        long grown = Files.size(image);
        Path dirty =
                extents(
                        "["
                                + extent(0, BYTES - BLOCK, false, false)
                                + ","
                                + extent(BYTES - BLOCK, 4L * BLOCK, false, true)
                                + ","
                                + extent(BYTES + 3L * BLOCK, BLOCK, true, false)
                                + "]");
        // The last block of the parent must be zero for the extents to be true.
        write(BYTES - BLOCK, new byte[BLOCK]);
        parent = increment().get("recoveryPoint").textValue();
        JsonNode larger = increment("--dirty=" + dirty);
        assertThat(larger.get("virtualBytes").longValue()).isEqualTo(grown);
        assertStored(larger);

        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(BYTES / 2);
        }
        CommandRun shrunk =
                bench.run("image", "import", "--json", "--parent=" + parent, image.toString())
                        .done();
        assertThat(shrunk.err()).contains("read whole", "shrank");
        assertThat(shrunk.json().get("modeReason").textValue()).contains("shrank");
        assertStored(shrunk.json());
    }

    @Test
    void what_does_not_fit_is_refused() throws IOException {
        assertThat(
                        bench.run("image", "import", "--dirty=x", image.toString())
                                .ended(ExitCode.USAGE)
                                .err())
                .contains("--parent");
        Path dirty = extents("[" + extent(0, BYTES + 512, true, false) + "]");
        assertThat(
                        bench.run(
                                        "image",
                                        "import",
                                        "--parent=" + parent,
                                        "--dirty=" + dirty,
                                        image.toString())
                                .ended(ExitCode.REFUSED)
                                .err())
                .contains("entry 0", "beyond the end");
        assertThat(
                        bench.run(
                                        "image",
                                        "import",
                                        "--parent=" + parent,
                                        "--parent-disk=other",
                                        image.toString())
                                .ended(ExitCode.REFUSED)
                                .err())
                .contains("other", "disk (");
    }
}
