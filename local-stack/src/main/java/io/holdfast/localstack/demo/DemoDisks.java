package io.holdfast.localstack.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Makes the raw disk images that the demo's VM has. */
final class DemoDisks {

    private static final long MIB = 1L << 20;
    private static final long EXT4_BYTES = 768 * MIB;
    private static final long MIXED_BYTES = 1536 * MIB;
    private static final List<Path> MKE2FS =
            List.of(
                    Path.of("/usr/sbin/mke2fs"),
                    Path.of("/sbin/mke2fs"),
                    Path.of("/usr/bin/mke2fs"));

    private DemoDisks() {}

    /** A disk and the words that tell the reader what is on it. */
    record Image(Path file, String contents) {}

    /**
     * Two disks: a file system of real files where mke2fs is there, and a mixture of everything.
     *
     * @param folder an existing folder; the images are made in it
     */
    static List<Image> make(Path folder) throws IOException, InterruptedException {
        return List.of(fileSystem(folder.resolve("system.raw")), mixed(folder.resolve("data.raw")));
    }

    /** The caller's own image as the first disk, the mixture as the second. */
    static List<Image> with(Path own, Path folder) throws IOException {
        if (!Files.isRegularFile(own)) {
            throw new IOException("DEMO_DISK: " + own + " is not a readable raw image file");
        }
        if (Files.size(own) == 0 || Files.size(own) % 512 != 0) {
            throw new IOException(
                    "DEMO_DISK: "
                            + own
                            + " has "
                            + Files.size(own)
                            + " bytes; a raw disk image is a multiple of 512 bytes and not empty");
        }
        return List.of(new Image(own, "your image"), mixed(folder.resolve("data.raw")));
    }

    private static Image fileSystem(Path file) throws IOException, InterruptedException {
        var tool = MKE2FS.stream().filter(Files::isExecutable).findFirst();
        if (tool.isEmpty()) {
            mixed(file);
            return new Image(file, "mixed data (no mke2fs here, so no file system)");
        }
        Path files = Path.of(System.getProperty("java.home"));
        Path log = file.resolveSibling("mke2fs.log");
        Process made =
                new ProcessBuilder(
                                tool.get().toString(),
                                "-q",
                                "-F",
                                "-t",
                                "ext4",
                                "-d",
                                files.toString(),
                                file.toString(),
                                EXT4_BYTES / 1024 + "k")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!made.waitFor(5, TimeUnit.MINUTES) || made.exitValue() != 0) {
            made.destroyForcibly();
            throw new IOException("mke2fs failed: " + Files.readString(log));
        }
        return new Image(file, "ext4 file system holding a JDK");
    }

    /** Random bytes, text, zeros that were written, and holes; the same for every run. */
    private static Image mixed(Path file) throws IOException {
        Random random = new Random(20261123);
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            fill(channel, 0, 64 * MIB, random, DemoDisks::noise);
            fill(channel, 128 * MIB, 192 * MIB, random, DemoDisks::prose);
            fill(channel, 512 * MIB, 32 * MIB, random, (_, _) -> {});
            for (int i = 0; i < 400; i++) {
                long at = 640 * MIB + random.nextInt(12_000) * 65_536L;
                fill(channel, at, 4096 << random.nextInt(5), random, DemoDisks::noise);
            }
            channel.write(ByteBuffer.wrap(new byte[512]), MIXED_BYTES - 512);
        }
        return new Image(file, "random bytes, text, written zeros and holes");
    }

    private interface Filling {
        void into(byte[] bytes, Random random);
    }

    private static void fill(
            FileChannel channel, long offset, long length, Random random, Filling filling)
            throws IOException {
        byte[] bytes = new byte[(int) Math.min(length, MIB)];
        for (long done = 0; done < length; done += bytes.length) {
            filling.into(bytes, random);
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left, offset + done + left.position());
            }
        }
    }

    private static void noise(byte[] bytes, Random random) {
        random.nextBytes(bytes);
    }

    private static void prose(byte[] bytes, Random random) {
        int at = 0;
        while (at < bytes.length) {
            byte[] line =
                    ("job "
                                    + random.nextInt(1_000_000)
                                    + " moved segment "
                                    + random.nextInt(64)
                                    + "\n")
                            .getBytes(StandardCharsets.US_ASCII);
            int length = Math.min(line.length, bytes.length - at);
            System.arraycopy(line, 0, bytes, at, length);
            at += length;
        }
    }
}
