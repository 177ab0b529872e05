package io.holdfast.commandline.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.commandline.location.Occupancy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpkeepTest {

    private static final int BYTES = 3 << 20;

    @TempDir Path folder;

    private Bench bench;

    @BeforeEach
    void a_repository() {
        bench = Bench.in(folder).init();
    }

    private List<Path> packs() throws IOException {
        try (Stream<Path> all = Files.walk(bench.file("repository").resolve("packs"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void two_recovery_points_differ_where_something_was_written() throws IOException {
        Path image = bench.image("disk.raw", BYTES, 1);
        String before = bench.imported(image.toString(), "--name=disk");
        byte[] fresh = new byte[65536];
        new Random(3).nextBytes(fresh);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(65536);
            file.write(fresh);
            file.write(fresh);
            file.setLength(BYTES + 512);
        }
        String after = bench.imported(image.toString(), "--parent=" + before);

        JsonNode same = bench.run("image", "diff", "--json", before, before).done().json();
        JsonNode changed = bench.run("image", "diff", "--json", before, after).done().json();

        assertThat(same.get("bytes").longValue()).isZero();
        assertThat(changed.get("bytes").longValue()).isEqualTo(2 * 65536 + 512);
        assertThat(changed.get("extents")).hasSize(2);
        assertThat(changed.get("extents").get(0).get("start").longValue()).isEqualTo(65536);
        assertThat(changed.get("extents").get(0).get("length").longValue()).isEqualTo(2 * 65536);
        assertThat(changed.get("extents").get(1).get("start").longValue()).isEqualTo(BYTES);
        assertThat(bench.run("image", "diff", before, after, "--disk=disk").done().out())
                .contains("65536  131072", "differ, in 2 ranges");
    }

    @Test
    void a_forgotten_recovery_point_is_gone_and_its_child_stays_whole() throws IOException {
        Path image = bench.image("disk.raw", BYTES, 1);
        String parent = bench.imported(image.toString(), "--name=disk");
        String child = bench.imported(image.toString(), "--parent=" + parent);

        bench.run("image", "forget", parent).done();

        assertThat(bench.run("image", "forget", parent).ended(ExitCode.REFUSED).err())
                .contains("there is no recovery point");
        bench.run("image", "export", child, "disk", bench.file("out").toString()).done();
        assertThat(bench.file("out")).hasSameBinaryContentAs(image);
    }

    @Test
    void who_deletes_is_alone() throws IOException {
        String point = bench.imported(bench.image("disk.raw", 4096, 1).toString());
        try (Occupancy reading = Occupancy.reading(bench.file("repository"))) {
            assertThat(reading).isNotNull();
            assertThat(bench.run("image", "forget", point).ended(ExitCode.MAY_PASS).err())
                    .contains("another command is at work");
        }
        assertThat(
                        bench.run("image", "forget", "--repository=s3://bucket", point)
                                .ended(ExitCode.REFUSED)
                                .err())
                .contains("--exclusive");
    }

    @Test
    void a_sound_repository_is_said_to_be_and_a_damaged_one_names_whom_it_hurts()
            throws IOException {
        String point = bench.imported(bench.image("disk.raw", BYTES, 1).toString());
        assertThat(bench.run("repo", "verify").done().out()).startsWith("sound");
        assertThat(
                        bench.run("repo", "verify", "--sample=1MiB", "--seed=7", "--json")
                                .done()
                                .json()
                                .get("seed")
                                .longValue())
                .isEqualTo(7);

        Path pack = packs().getFirst();
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        Files.write(pack, bytes);

        JsonNode report = bench.run("repo", "verify", "--json").ended(ExitCode.DAMAGED).json();
        assertThat(report.get("sound").booleanValue()).isFalse();
        assertThat(report.get("damaged").get(0).get("object").textValue())
                .contains(pack.getFileName().toString());
        assertThat(
                        report.get("damaged")
                                .get(0)
                                .get("touches")
                                .get(0)
                                .get("recoveryPoint")
                                .textValue())
                .isEqualTo(point);
        assertThat(bench.run("repo", "verify").ended(ExitCode.DAMAGED).out()).contains("DAMAGED");
    }

    @Test
    void a_sweep_frees_at_once_what_only_a_forgotten_recovery_point_needed() throws IOException {
        String one = bench.imported(bench.image("one.raw", BYTES, 1).toString());
        Path kept = bench.image("two.raw", BYTES, 2);
        String two = bench.imported(kept.toString());
        long before = bytesInPacks();
        bench.run("image", "forget", one).done();

        JsonNode plan = bench.run("repo", "sweep", "--plan", "--json").done().json();
        assertThat(plan.get("planned").get("bury_dead_pack").get("objects").longValue())
                .isPositive();
        assertThat(bytesInPacks()).isEqualTo(before);

        JsonNode swept = bench.run("repo", "sweep", "--json").done().json();
        assertThat(swept.get("bytesFreed").longValue()).isPositive();
        assertThat(bytesInPacks()).isBetween(1L, before - 1);
        bench.run("repo", "verify").done();
        bench.run("image", "export", two, "two.raw", bench.file("out").toString()).done();
        assertThat(bench.file("out")).hasSameBinaryContentAs(kept);
        assertThat(bench.run("repo", "sweep").done().out()).contains("nothing done", "0 B freed");
    }

    private long bytesInPacks() throws IOException {
        long bytes = 0;
        for (Path pack : packs()) {
            bytes += Files.size(pack);
        }
        return bytes;
    }

    @Test
    void the_same_image_again_under_another_name_is_not_stored_again() throws IOException {
        Path image = bench.image("disk.raw", BYTES, 1);
        bench.imported(image.toString());

        JsonNode again =
                bench.run("image", "import", "--json", "--name=other", image.toString())
                        .done()
                        .json();

        assertThat(again.get("bytesRead").longValue()).isPositive();
        assertThat(again.get("bytesNew").longValue()).isZero();
    }

    /** The old map names a pack that is gone; the forwarder says where its chunks went. */
    @Test
    void an_increment_goes_on_over_a_pack_that_a_sweep_rewrote() throws IOException {
        Path image = bench.file("disk.raw");
        byte[] disk = new byte[Bench.SEGMENT];
        Random random = new Random(5);
        random.nextBytes(disk);
        Files.write(image, disk);
        String first = bench.imported(image.toString(), "--name=disk");
        byte[] most = new byte[3 * Bench.SEGMENT / 4];
        random.nextBytes(most);
        System.arraycopy(most, 0, disk, 0, most.length);
        Files.write(image, disk);
        String second = bench.imported(image.toString(), "--parent=" + first);
        bench.run("image", "forget", first).done();

        JsonNode swept = bench.run("repo", "sweep", "--json").done().json();
        assertThat(swept.get("done").has("rewrite_pack")).isTrue();
        disk[100] ^= 1;
        Files.write(image, disk);
        Path dirty =
                Files.writeString(
                        bench.file("dirty.json"),
                        """
                        [{"start": 0, "length": 512, "dirty": true, "zero": false},
                         {"start": 512, "length": %d, "dirty": false, "zero": false}]
                        """
                                .formatted(disk.length - 512));
        String third = bench.imported(image.toString(), "--parent=" + second, "--dirty=" + dirty);
        bench.run("image", "forget", second).done();
        bench.run("repo", "sweep").done();

        bench.run("repo", "verify").done();
        bench.run("image", "export", third, "disk", bench.file("out").toString()).done();
        assertThat(bench.file("out")).hasSameBinaryContentAs(image);
    }
}
