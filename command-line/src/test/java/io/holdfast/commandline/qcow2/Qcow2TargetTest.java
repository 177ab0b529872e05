package io.holdfast.commandline.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.commandline.disk.DiskImage;
import io.holdfast.commandline.disk.DiskTarget;
import io.holdfast.commandline.disk.ImageRefused;
import io.holdfast.commandline.raw.RawImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Qcow2TargetTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 512, 65_536, 3_000_000, 5_242_880 + 512})
    void what_is_written_in_any_order_reads_back(int bytes) throws IOException {
        byte[] disk = new byte[bytes];
        Path file = folder.resolve("disk.qcow2");
        write(file, disk, new Random(bytes));

        try (DiskImage image = Qcow2Image.open(file)) {
            assertThat(image.virtualBytes()).isEqualTo(bytes);
            assertThat(Qcow2Files.readAll(image)).isEqualTo(disk);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    /** Runs of odd lengths, in odd order, some left out. */
    private static void write(Path file, byte[] disk, Random random) throws IOException {
        try (DiskTarget target = Qcow2Target.create(file, disk.length, false)) {
            int step = 100_000;
            for (int turn = 1; turn >= 0; turn--) {
                for (int at = turn * step; at < disk.length; at += 2 * step) {
                    int length = Math.min(step, disk.length - at);
                    if (random.nextInt(4) > 0) {
                        byte[] run = new byte[length];
                        random.nextBytes(run);
                        System.arraycopy(run, 0, disk, at, length);
                        target.write(at, ByteBuffer.wrap(run));
                    }
                }
            }
            target.finish();
        }
    }

    @Test
    void qemu_img_finds_no_fault_and_reads_the_same() throws Exception {
        assumeTrue(hasQemu(), "qemu-img is not on the PATH");
        byte[] disk = new byte[9_000_448];
        Path file = folder.resolve("disk.qcow2");
        write(file, disk, new Random(3));

        assertThat(qemu("check", "-f", "qcow2", file.toString())).contains("No errors were found");
        Path raw = folder.resolve("disk.raw");
        qemu("convert", "-f", "qcow2", "-O", "raw", file.toString(), raw.toString());
        assertThat(Files.readAllBytes(raw)).isEqualTo(disk);
    }

    @Test
    void images_of_qemu_img_read_the_same() throws Exception {
        assumeTrue(hasQemu(), "qemu-img is not on the PATH");
        byte[] disk = new byte[6 << 20];
        new Random(5).nextBytes(disk);
        java.util.Arrays.fill(disk, 1 << 20, 3 << 20, (byte) 0);
        java.util.Arrays.fill(disk, 4 << 20, 5 << 20, (byte) 9);
        Path raw = Files.write(folder.resolve("disk.raw"), disk);
        for (String options :
                new String[] {"compat=0.10", "compat=1.1", "cluster_size=2M", "cluster_size=512"}) {
            for (boolean compressed : new boolean[] {false, true}) {
                Path file = folder.resolve("made.qcow2");
                if (compressed) {
                    qemu(
                            "convert",
                            "-c",
                            "-f",
                            "raw",
                            "-O",
                            "qcow2",
                            "-o",
                            options,
                            raw.toString(),
                            file.toString());
                } else {
                    qemu(
                            "convert",
                            "-f",
                            "raw",
                            "-O",
                            "qcow2",
                            "-o",
                            options,
                            raw.toString(),
                            file.toString());
                }
                try (DiskImage image = Qcow2Image.open(file)) {
                    assertThat(Qcow2Files.readAll(image)).as(options).isEqualTo(disk);
                }
            }
        }
    }

    @Test
    void an_empty_disk_takes_some_clusters_only() throws IOException {
        Path file = folder.resolve("empty.qcow2");
        try (DiskTarget target = Qcow2Target.create(file, 1L << 40, false)) {
            target.finish();
        }
        assertThat(Files.size(file)).isLessThan(1 << 20);
        try (DiskImage image = Qcow2Image.open(file)) {
            assertThat(image.virtualBytes()).isEqualTo(1L << 40);
        }
    }

    @Test
    void a_file_that_is_there_stays_unless_it_may_be_replaced() throws IOException {
        Path file = Files.writeString(folder.resolve("precious"), "precious");

        assertThatThrownBy(() -> Qcow2Target.create(file, 512, false))
                .isInstanceOf(ImageRefused.class)
                .hasMessageContaining("is there already");
        try (DiskTarget target = Qcow2Target.create(file, 512, true)) {
            target.write(0, ByteBuffer.allocate(512));
        }
        assertThat(file).hasContent("precious");
        try (DiskTarget target = Qcow2Target.create(file, 512, true)) {
            target.finish();
        }
        try (DiskImage raw = RawImage.open(file)) {
            assertThat(raw.virtualBytes()).isGreaterThan(512);
        }
    }

    static boolean hasQemu() throws InterruptedException {
        try {
            return new ProcessBuilder("qemu-img", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String qemu(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "qemu-img";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
