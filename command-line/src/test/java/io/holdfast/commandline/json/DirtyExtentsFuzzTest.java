package io.holdfast.commandline.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.commandline.dirty.DirtyExtents;
import io.holdfast.commandline.disk.ImageRefused;
import io.holdfast.localstack.fuzz.Fuzzing;
import io.holdfast.localstack.fuzz.Parser;
import io.holdfast.localstack.fuzz.Parser.Bound;
import io.holdfast.repository.DiskExtent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is given as the changes of a disk covers it, or is refused. */
class DirtyExtentsFuzzTest {

    private static final long DISK_BYTES = 200_000;

    /** An entry of some 60 characters is 64 bytes in memory; the rest is the parser's buffers. */
    private static final Bound OF_TEXT = new Bound(64, 256 << 10);

    private static final String ANSWER =
            """
            [{"start": 0, "length": 65536, "dirty": false, "zero": false},
             {"start": 65536, "length": 65536, "dirty": true, "zero": false, "hole": [1, {"a": null}]},
             {"start": 131072, "length": 68928, "dirty": true, "zero": true}]
            """;

    @TempDir Path folder;

    private static List<byte[]> texts(String... texts) {
        return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    private void read(byte[] json) throws Exception {
        DirtyExtents extents =
                DirtyExtentsJson.read(
                        Files.write(folder.resolve("extents.json"), json), DISK_BYTES);
        long end = 0;
        for (DiskExtent extent : extents.over(DISK_BYTES / 2)) {
            assertThat(extent.offset()).isEqualTo(end);
            end += extent.length();
        }
        assertThat(end).isEqualTo(DISK_BYTES);
    }

    @Test
    void any_text_is_read_or_refused_within_bounds() {
        Parser parser =
                new Parser(
                        "dirty extents",
                        ImageRefused.class,
                        OF_TEXT,
                        texts(ANSWER, ANSWER.replaceAll("\\s", "")),
                        texts(
                                "{",
                                "}",
                                "[",
                                "[[",
                                "]",
                                ",",
                                ":",
                                "\"",
                                "\\",
                                "\\ud800",
                                "\u0000",
                                "null",
                                "{}",
                                "-1",
                                "1.0",
                                "1e999999999",
                                "9".repeat(30),
                                "9".repeat(1500),
                                "9223372036854775807",
                                "\"start\":0,",
                                "\"dirty\":{\"dirty\":true},",
                                "{\"start\":0,\"length\":1,\"dirty\":true,\"zero\":true},"),
                        this::read);

        assertThat(Fuzzing.run(parser).refused()).isPositive();
    }
}
