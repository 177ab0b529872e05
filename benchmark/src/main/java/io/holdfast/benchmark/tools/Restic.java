package io.holdfast.benchmark.tools;

import io.holdfast.benchmark.process.Command;
import io.holdfast.benchmark.process.CommandFailed;
import io.holdfast.benchmark.process.Measured;
import io.holdfast.benchmark.process.Runner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * restic as it comes: compression {@code auto}, which needs version 2 of its format. Without its
 * cache, which only copies what a local repository has next to it.
 */
public final class Restic implements BackupTool {

    private final String version;
    private final Path folder;
    private final Runner runner;

    public Restic(String version, Path folder, Runner runner) {
        this.version = version;
        this.folder = folder;
        this.runner = runner;
    }

    @Override
    public String name() {
        return "restic " + version;
    }

    @Override
    public Path repository() {
        return folder.resolve("repository");
    }

    @Override
    public void create() throws IOException, InterruptedException, CommandFailed {
        restic("init", "init", "--repository-version", "2");
    }

    @Override
    public Measured full(Path image) throws IOException, InterruptedException, CommandFailed {
        return restic("full", "backup", image.toString());
    }

    @Override
    public Measured again(Path image) throws IOException, InterruptedException, CommandFailed {
        return restic("again", "backup", image.toString());
    }

    @Override
    public Restored restore(Path target) throws IOException, InterruptedException, CommandFailed {
        Measured measured = restic("restore", "restore", "latest", "--target", target.toString());
        return new Restored(measured, OnlyFile.in(target));
    }

    @Override
    public Measured verify() throws IOException, InterruptedException, CommandFailed {
        return restic("verify", "check", "--read-data");
    }

    private Measured restic(String what, String... arguments)
            throws IOException, InterruptedException, CommandFailed {
        List<String> words = new ArrayList<>(List.of("restic", "--no-cache"));
        words.addAll(List.of(arguments));
        return runner.run(
                "restic-" + what,
                new Command(
                        words,
                        Map.of(
                                "RESTIC_REPOSITORY",
                                repository().toString(),
                                "RESTIC_PASSWORD",
                                "benchmark"),
                        folder));
    }
}
