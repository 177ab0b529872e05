package io.holdfast.commandline.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.commandline.dirty.DirtyExtents;
import io.holdfast.commandline.disk.ImageRefused;
import io.holdfast.repository.DiskExtent;
import io.holdfast.repository.DiskExtent.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirtyExtentsJsonTest {

    @TempDir Path folder;

    private DirtyExtents read(String json, long virtualBytes) throws IOException {
        return DirtyExtentsJson.read(
                Files.writeString(folder.resolve("extents.json"), json), virtualBytes);
    }

    @Test
    void the_answer_of_imageio_is_taken_as_it_comes() throws IOException {
        DirtyExtents extents =
                read(
                        """
                        [{"start": 0, "length": 65536, "dirty": false, "zero": false},
                         {"start": 65536, "length": 65536, "dirty": true, "zero": false, "hole": [1, {}]},
                         {"start": 131072, "length": 100, "dirty": true, "zero": true}]
                        """,
                        131172);

        assertThat(extents.bytesToRead()).isEqualTo(65536);
        assertThat(extents.over(131172))
                .containsExactly(
                        new DiskExtent(0, 65536, Kind.CLEAN),
                        new DiskExtent(65536, 65536, Kind.DATA),
                        new DiskExtent(131072, 100, Kind.ZERO));
    }

    @Test
    void clean_zeros_are_inherited_as_far_as_the_parent_reaches() throws IOException {
        DirtyExtents extents =
                read(
                        """
                        [{"start": 0, "length": 1024, "dirty": false, "zero": true},
                         {"start": 1024, "length": 512, "dirty": false, "zero": true}]
                        """,
                        1536);

        assertThat(extents.over(512))
                .containsExactly(
                        new DiskExtent(0, 512, Kind.CLEAN),
                        new DiskExtent(512, 512, Kind.ZERO),
                        new DiskExtent(1024, 512, Kind.ZERO));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|not a JSON array",
                "[1]|entry 0 is not an object",
                "[{\"start\":0,\"length\":512,\"dirty\":true,\"zero\":false}|not JSON at entry 1",
                "[{\"start\":0,\"length\":512,\"zero\":false}]|entry 0: dirty is missing",
                "[{\"start\":0,\"length\":512,\"dirty\":1,\"zero\":false}]|entry 0: dirty is not true or false",
                "[{\"start\":0,\"length\":\"512\",\"dirty\":true,\"zero\":false}]|entry 0: length is not a whole number",
                "[{\"start\":0,\"length\":99999999999999999999,\"dirty\":true,\"zero\":false}]|entry 0: length is not",
                "[{\"start\":0,\"dirty\":true,\"zero\":false}]|entry 0 lacks start or length",
                "[{\"start\":-1,\"length\":512,\"dirty\":true,\"zero\":false}]|entry 0: start -1",
                "[{\"start\":0,\"length\":0,\"dirty\":true,\"zero\":false}]|entry 0: start 0 and length 0",
                "[{\"start\":1,\"length\":1023,\"dirty\":true,\"zero\":false}]|entry 0 starts at 1, but",
                "[{\"start\":0,\"length\":512,\"dirty\":true,\"zero\":false},{\"start\":511,\"length\":513,\"dirty\":true,\"zero\":false}]|entry 1 starts at 511, but the one before it ends at 512: they overlap",
                "[{\"start\":0,\"length\":512,\"dirty\":true,\"zero\":false},{\"start\":600,\"length\":424,\"dirty\":true,\"zero\":false}]|entry 1 starts at 600, but the one before it ends at 512: there is a gap",
                "[{\"start\":0,\"length\":2000,\"dirty\":true,\"zero\":false}]|entry 0 ends at 2000, beyond the end of the disk at 1024",
                "[{\"start\":0,\"length\":512,\"dirty\":true,\"zero\":false}]|the entries end at 512, the disk at 1024",
                "[]|the entries end at 0",
                "[{\"start\":0,\"start\":0,\"length\":1024,\"dirty\":true,\"zero\":false}]|not JSON at entry 0",
                "[{\"start\":0,\"length\":1024,\"dirty\":true,\"zero\":false}] []|goes on after"
            })
    void what_is_wrong_is_said_with_its_entry(String json, String said) {
        assertThatThrownBy(() -> read(json, 1024))
                .isInstanceOf(ImageRefused.class)
                .hasMessageContaining("extents.json")
                .hasMessageContaining(said);
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThatThrownBy(() -> DirtyExtentsJson.read(folder.resolve("nowhere"), 1))
                .isInstanceOf(ImageRefused.class)
                .hasMessageContaining("nowhere");
    }

    /** Three zeros make a reader of JSON think of UTF-32. */
    @Test
    void bytes_of_no_encoding_are_refused_as_no_json() {
        assertThatThrownBy(() -> read("[\0\0\0\0\0\0\0:0,/", 10))
                .isInstanceOf(ImageRefused.class)
                .hasMessageContaining("is not JSON at entry 0");
    }
}
