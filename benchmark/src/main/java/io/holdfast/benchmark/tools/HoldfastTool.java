package io.holdfast.benchmark.tools;

import io.holdfast.benchmark.image.Folders;
import io.holdfast.benchmark.process.Command;
import io.holdfast.benchmark.process.CommandFailed;
import io.holdfast.benchmark.process.Measured;
import io.holdfast.benchmark.process.Runner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holdfast by its command line, as everybody has it. */
public final class HoldfastTool implements BackupTool {

    private static final Pattern POINT = Pattern.compile("\"recoveryPoint\"\\s*:\\s*\"([^\"]+)\"");
    private static final String DISK = "disk";

    private final Path launcher;
    private final Path folder;
    private final Runner runner;
    private String point = "";

    public HoldfastTool(Path launcher, Path folder, Runner runner) {
        this.launcher = launcher;
        this.folder = folder;
        this.runner = runner;
    }

    @Override
    public String name() {
        return "holdfast";
    }

    @Override
    public Path repository() {
        return folder.resolve("repository");
    }

    /** Builds it first where it is not built, which is not measured either. */
    @Override
    public void create() throws IOException, InterruptedException, CommandFailed {
        holdfast("version", "--version");
        holdfast("init", "repo", "init", "--new-key-file", key().toString());
    }

    @Override
    public Measured full(Path image) throws IOException, InterruptedException, CommandFailed {
        return stored("full", image, List.of());
    }

    @Override
    public Measured again(Path image) throws IOException, InterruptedException, CommandFailed {
        return stored("again", image, List.of("--parent", point));
    }

    /** Stores the same image with changes, of which {@code extents} tell. */
    public Measured changed(Path image, Path extents)
            throws IOException, InterruptedException, CommandFailed {
        return stored("changed", image, List.of("--parent", point, "--dirty", extents.toString()));
    }

    private Measured stored(String what, Path image, List<String> more)
            throws IOException, InterruptedException, CommandFailed {
        List<String> words =
                new ArrayList<>(
                        List.of("image", "import", image.toString(), "--name", DISK, "--json"));
        words.addAll(more);
        Measured measured = holdfast(what, words.toArray(String[]::new));
        Matcher matcher =
                POINT.matcher(Files.readString(measured.output(), StandardCharsets.UTF_8));
        if (!matcher.find()) {
            throw new IOException("the import did not say which recovery point it made");
        }
        point = matcher.group(1);
        return measured;
    }

    @Override
    public Restored restore(Path target) throws IOException, InterruptedException, CommandFailed {
        Files.createDirectories(target);
        Path file = target.resolve("disk.raw");
        return new Restored(
                holdfast("export", "image", "export", point, DISK, file.toString()), file);
    }

    @Override
    public Measured verify() throws IOException, InterruptedException, CommandFailed {
        return holdfast("verify", "repo", "verify");
    }

    /** Says what a sweep would do. */
    public Measured sweepPlan() throws IOException, InterruptedException, CommandFailed {
        return holdfast("sweep-plan", "repo", "sweep", "--plan");
    }

    /** Makes the ledger's facts again from what is stored. */
    public Measured rebuild() throws IOException, InterruptedException, CommandFailed {
        return holdfast("rebuild", "repo", "rebuild");
    }

    /** A copy of the repository as it is now, in a folder of its own. */
    public HoldfastTool copy(Path other) throws IOException {
        Files.createDirectories(other);
        HoldfastTool copy = new HoldfastTool(launcher, other, runner);
        copy.point = point;
        Folders.copy(repository(), copy.repository());
        Files.copy(key(), copy.key());
        return copy;
    }

    private Path key() {
        return folder.resolve("master.key");
    }

    private Measured holdfast(String what, String... arguments)
            throws IOException, InterruptedException, CommandFailed {
        List<String> words = new ArrayList<>(List.of(launcher.toString()));
        words.addAll(List.of(arguments));
        return runner.run(
                "holdfast-" + what,
                new Command(
                        words,
                        Map.of(
                                "HOLDFAST_REPOSITORY",
                                "file:" + repository(),
                                "HOLDFAST_KEY_FILE",
                                key().toString()),
                        folder));
    }
}
