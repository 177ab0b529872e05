package io.holdfast.commandline.commands;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** A repository in a folder, small chunks and segments, and images to put into it. */
final class Bench {

    static final int SEGMENT = 1 << 20;
    private static final int PAGE = 4096;

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    Bench(Path folder, String repository, Map<String, String> more) {
        this.folder = folder;
        environment.putAll(more);
        environment.put("HOLDFAST_REPOSITORY", repository);
        environment.put("HOLDFAST_KEY_FILE", folder.resolve("key").toString());
    }

    static Bench in(Path folder) {
        return new Bench(folder, "file:" + folder.resolve("repository"), Map.of());
    }

    CommandRun run(String... arguments) {
        return CommandRun.of(environment, arguments);
    }

    Bench init() {
        run(
                        "repo",
                        "init",
                        "--new-key-file=" + file("key"),
                        "--chunk-size=64KiB",
                        "--segment-size=1MiB")
                .done();
        return this;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** A sparse image: about half of its pages are noise. */
    Path image(String name, long bytes, long seed) throws IOException {
        Path image = file(name);
        Random random = new Random(seed);
        byte[] page = new byte[PAGE];
        try (RandomAccessFile out = new RandomAccessFile(image.toFile(), "rw")) {
            out.setLength(bytes);
            // Whole segments are left out too.
            for (long at = 0; at + PAGE <= bytes; at += PAGE) {
                if (at / SEGMENT % 3 != 1 && random.nextBoolean()) {
                    random.nextBytes(page);
                    out.seek(at);
                    out.write(page);
                }
            }
        }
        return image;
    }

    /** The id of the recovery point that an import with {@code --json} made. */
    String imported(String... arguments) {
        String[] command = new String[arguments.length + 3];
        command[0] = "image";
        command[1] = "import";
        command[2] = "--json";
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        return run(command).done().json().get("recoveryPoint").textValue();
    }
}
