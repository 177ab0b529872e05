package io.holdfast.commandline;

import io.holdfast.commandline.commands.CommandTree;
import io.holdfast.commandline.commands.Invocation;
import io.holdfast.commandline.terminal.Terminal;
import io.holdfast.repository.sealing.ChunkSealer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs the usual commands once on a small image, so that the JVM can write down which classes they
 * load and which methods are hot; the launcher keeps that for later starts.
 */
final class Rehearsal {

    private static final int IMAGE_BYTES = 24 << 20;

    /** As much as is noise; the rest is compressible. */
    private static final int NOISE_BYTES = 4 << 20;

    private static final String DIRTY =
            """
            [{"start": 0, "length": 65536, "dirty": true, "zero": false},
             {"start": 65536, "length": 65536, "dirty": true, "zero": true},
             {"start": 131072, "length": %d, "dirty": false, "zero": false}]
            """
                    .formatted(IMAGE_BYTES - 131_072);

    private static final Pattern POINT = Pattern.compile("\"recoveryPoint\"\\s*:\\s*\"([^\"]+)\"");

    private Rehearsal() {}

    /** Says in the end whether the launcher may do without the JVM's second compiler. */
    public static void main(String... arguments) throws IOException {
        Path folder = Files.createTempDirectory("holdfast-rehearsal");
        try {
            play(folder);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        System.out.println("native: " + ChunkSealer.isNative());
    }

    private static void play(Path folder) throws IOException {
        Path raw = folder.resolve("disk.raw");
        byte[] content = new byte[IMAGE_BYTES];
        new Random(1).nextBytes(content);
        for (int i = NOISE_BYTES; i < content.length; i++) {
            content[i] = (byte) (i >>> 7);
        }
        Files.write(raw, content);
        String repository = "--repository=file:" + folder.resolve("repository");
        String key = "--key-file=" + folder.resolve("key");
        run("repo", "init", repository, "--new-key-file=" + folder.resolve("key"));
        run("image", "import", repository, key, "--name=disk", raw.toString());
        String full = imported(repository, key, "--name=disk", raw.toString());
        Path dirty = folder.resolve("extents.json");
        Files.writeString(dirty, DIRTY, StandardCharsets.UTF_8);
        imported(repository, key, "--parent=" + full, "--dirty=" + dirty, raw.toString());
        String export = folder.resolve("export.raw").toString();
        run("image", "export", repository, key, full, "disk", export);
        run("repo", "verify", repository, key);
        run("image", "list", repository, key, "--json");
        run("repo", "info", repository, key);
    }

    /** The recovery point that it made. */
    private static String imported(String... arguments) {
        String answer =
                run(
                        Stream.concat(Stream.of("image", "import", "--json"), Stream.of(arguments))
                                .toArray(String[]::new));
        Matcher matcher = POINT.matcher(answer);
        if (!matcher.find()) {
            throw new IllegalStateException("the import did not say which recovery point it made");
        }
        return matcher.group(1);
    }

    private static String run(String... command) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        int exitCode =
                CommandTree.run(
                        new Invocation(
                                new Terminal(
                                        new PrintStream(answer, true, StandardCharsets.UTF_8),
                                        new PrintStream(System.err, true),
                                        false),
                                Map.of(),
                                Clock.systemUTC()),
                        command);
        if (exitCode != 0) {
            throw new IllegalStateException(List.of(command) + " ended with " + exitCode);
        }
        return answer.toString(StandardCharsets.UTF_8);
    }
}
