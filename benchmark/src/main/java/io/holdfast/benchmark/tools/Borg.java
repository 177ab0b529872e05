package io.holdfast.benchmark.tools;

import io.holdfast.benchmark.process.Command;
import io.holdfast.benchmark.process.CommandFailed;
import io.holdfast.benchmark.process.Measured;
import io.holdfast.benchmark.process.Runner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** borg as it comes (LZ4, chunks by content), encrypted with its faster of two digests. */
public final class Borg implements BackupTool {

    private final String version;
    private final Path folder;
    private final Runner runner;
    private int archives;

    public Borg(String version, Path folder, Runner runner) {
        this.version = version;
        this.folder = folder;
        this.runner = runner;
    }

    @Override
    public String name() {
        return "borg " + version;
    }

    @Override
    public Path repository() {
        return folder.resolve("repository");
    }

    @Override
    public void create() throws IOException, InterruptedException, CommandFailed {
        borg("init", folder, "init", "--encryption", "repokey-blake2", repository().toString());
    }

    @Override
    public Measured full(Path image) throws IOException, InterruptedException, CommandFailed {
        return archive("full", image);
    }

    @Override
    public Measured again(Path image) throws IOException, InterruptedException, CommandFailed {
        return archive("again", image);
    }

    /** From the image's folder, so that it has the same name in each archive. */
    private Measured archive(String what, Path image)
            throws IOException, InterruptedException, CommandFailed {
        archives++;
        return borg(
                what,
                image.resolveSibling(""),
                "create",
                archive(),
                String.valueOf(image.getFileName()));
    }

    private String archive() {
        return repository() + "::archive-" + archives;
    }

    @Override
    public Restored restore(Path target) throws IOException, InterruptedException, CommandFailed {
        Files.createDirectories(target);
        Measured measured = borg("restore", target, "extract", "--sparse", archive());
        return new Restored(measured, OnlyFile.in(target));
    }

    @Override
    public Measured verify() throws IOException, InterruptedException, CommandFailed {
        return borg("verify", folder, "check", "--verify-data", repository().toString());
    }

    private Measured borg(String what, Path where, String... arguments)
            throws IOException, InterruptedException, CommandFailed {
        List<String> words = new ArrayList<>(List.of("borg"));
        words.addAll(List.of(arguments));
        return runner.run(
                "borg-" + what,
                new Command(
                        words,
                        Map.of(
                                "BORG_PASSPHRASE",
                                "benchmark",
                                "BORG_BASE_DIR",
                                folder.resolve("home").toString(),
                                "BORG_RELOCATED_REPO_ACCESS_IS_OK",
                                "yes"),
                        where));
    }
}
