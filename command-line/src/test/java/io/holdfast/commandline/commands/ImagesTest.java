package io.holdfast.commandline.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.localstack.S3Server;
import io.holdfast.localstack.SharedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(longs = {0, 4096, 1048576, 5_242_880 + 512, 3_000_001})
    void an_image_comes_out_as_it_went_in_raw_and_as_qcow2_and_back(long bytes) throws IOException {
        Bench bench = Bench.in(folder).init();
        Path raw = bench.image("disk.raw", bytes, bytes);

        String point = bench.imported(raw.toString());
        bench.run("image", "export", point, "disk.raw", bench.file("out.raw").toString()).done();
        bench.run("image", "export", point, "disk.raw", bench.file("out.qcow2").toString()).done();
        String again = bench.imported(bench.file("out.qcow2").toString());
        bench.run("image", "export", again, "out.qcow2", bench.file("again.raw").toString()).done();

        assertThat(bench.file("out.raw")).hasSameBinaryContentAs(raw);
        assertThat(bench.file("again.raw")).hasSameBinaryContentAs(raw);
    }

    @Test
    void an_import_says_what_it_read_and_stored() throws IOException {
        Bench bench = Bench.in(folder).init();
        Path raw = bench.image("disk.raw", 4 << 20, 1);

        JsonNode said =
                bench.run("image", "import", "--json", "--name", "vm disk", raw.toString())
                        .done()
                        .json();

        assertThat(said.get("name").textValue()).isEqualTo("vm disk");
        assertThat(said.get("mode").textValue()).isEqualTo("FULL");
        assertThat(said.get("virtualBytes").longValue()).isEqualTo(4 << 20);
        assertThat(said.get("bytesRead").longValue()).isBetween(1L, (long) (4 << 20));
        assertThat(said.get("bytesNew").longValue())
                .isBetween(1L, said.get("bytesRead").longValue());
        assertThat(said.get("bytesStored").longValue()).isPositive();
        assertThat(said.has("seconds")).isTrue();
    }

    @Test
    void the_same_name_is_the_same_disk_each_time() throws IOException {
        Bench bench = Bench.in(folder).init();
        bench.imported(bench.image("a.raw", 65536, 1).toString(), "--name=one");
        bench.imported(bench.image("b.raw", 65536, 2).toString(), "--name=one");
        bench.imported(bench.image("c.raw", 65536, 3).toString(), "--name=two");

        JsonNode points = bench.run("image", "list", "--json").done().json().get("recoveryPoints");
        JsonNode ones =
                bench.run("image", "list", "--json", "--name=one")
                        .done()
                        .json()
                        .get("recoveryPoints");
        assertThat(points).hasSize(3);
        assertThat(ones).hasSize(2);
        assertThat(ones.get(0).get("disks").get(0).get("disk"))
                .isEqualTo(ones.get(1).get("disks").get(0).get("disk"));
        assertThat(bench.run("image", "list").done().out()).contains("one (image)", "two (image)");
        assertThat(
                        bench.run("repo", "info", "--json")
                                .done()
                                .json()
                                .get("recoveryPoints")
                                .intValue())
                .isEqualTo(3);
    }

    @Test
    void a_file_that_is_there_is_not_overwritten_by_an_export() throws IOException {
        Bench bench = Bench.in(folder).init();
        String point = bench.imported(bench.image("disk.raw", 65536, 1).toString());
        Path precious = Files.writeString(bench.file("precious"), "precious");

        CommandRun refused = bench.run("image", "export", point, "disk.raw", precious.toString());

        assertThat(refused.ended(ExitCode.REFUSED).err()).contains("is there already", "--replace");
        assertThat(precious).hasContent("precious");
        bench.run("image", "export", "--replace", point, "disk.raw", precious.toString()).done();
        assertThat(precious).hasSameBinaryContentAs(bench.file("disk.raw"));
    }

    @Test
    void the_same_on_a_real_s3_server_with_its_keys_from_the_environment() throws IOException {
        S3Server server = SharedStack.s3();
        Bench bench =
                new Bench(
                                folder,
                                "s3://" + server.createBucket("command-line"),
                                Map.of(
                                        "HOLDFAST_S3_ENDPOINT", server.endpoint().toString(),
                                        "HOLDFAST_S3_REGION", server.region(),
                                        "AWS_ACCESS_KEY_ID", server.accessKey(),
                                        "AWS_SECRET_ACCESS_KEY", server.secretKey()))
                        .init();
        Path raw = bench.image("disk.raw", 3 << 20, 9);

        String point = bench.imported(raw.toString(), "--quiet");
        bench.run("image", "export", point, "disk.raw", bench.file("out.raw").toString()).done();

        assertThat(bench.file("out.raw")).hasSameBinaryContentAs(raw);
    }

    @Test
    void damage_found_by_an_export_is_said_and_leaves_no_file() throws IOException {
        Bench bench = Bench.in(folder).init();
        String point = bench.imported(bench.image("disk.raw", 1 << 20, 4).toString());
        Path pack;
        try (var packs = Files.walk(bench.file("repository").resolve("packs"))) {
            pack = packs.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        Files.write(pack, bytes);

        CommandRun damaged =
                bench.run(
                        "image",
                        "export",
                        "--json",
                        point,
                        "disk.raw",
                        bench.file("out").toString());

        assertThat(damaged.ended(ExitCode.DAMAGED).err())
                .contains("damaged", "packs/")
                .doesNotContain("\tat ");
        assertThat(damaged.json().get("exitCode").intValue()).isEqualTo(ExitCode.DAMAGED);
        assertThat(bench.file("out")).doesNotExist();
    }

    /** The arguments after {@code image}, the exit code, and what is said. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "import|2|FILE",
                "import nowhere.raw|3|there is no file",
                "import --format=vmdk x|2|Invalid value for option '--format'",
                "import nowhere.qcow2|3|there is no file",
                "export 1 2 3|3|is no id of a recovery point",
                "export 00000000-0000-0000-0000-000000000000 2 3|3|there is no recovery point",
                "frobnicate|2|frobnicate"
            })
    void what_cannot_be_done_is_said_in_a_line_with_its_exit_code(
            String arguments, int exitCode, String said) {
        Bench bench = Bench.in(folder).init();

        CommandRun run = bench.run(("image " + arguments).split(" ", -1));

        assertThat(run.ended(exitCode).err()).contains(said).doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }
}
