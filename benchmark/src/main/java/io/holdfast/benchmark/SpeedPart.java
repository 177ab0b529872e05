package io.holdfast.benchmark;

import io.holdfast.benchmark.image.BenchImage;
import io.holdfast.benchmark.image.Changes;
import io.holdfast.benchmark.image.DataRuns;
import io.holdfast.benchmark.image.Folders;
import io.holdfast.benchmark.image.Run;
import io.holdfast.benchmark.image.SourceFiles;
import io.holdfast.benchmark.image.SparseFiles;
import io.holdfast.benchmark.limit.Stage;
import io.holdfast.benchmark.limit.StageSeconds;
import io.holdfast.benchmark.process.Command;
import io.holdfast.benchmark.process.CommandFailed;
import io.holdfast.benchmark.process.Measured;
import io.holdfast.benchmark.report.Figures;
import io.holdfast.benchmark.report.Goal;
import io.holdfast.benchmark.report.Sample;
import io.holdfast.benchmark.tools.BackupTool;
import io.holdfast.benchmark.tools.Borg;
import io.holdfast.benchmark.tools.HoldfastTool;
import io.holdfast.benchmark.tools.Programs;
import io.holdfast.benchmark.tools.RawCopy;
import io.holdfast.benchmark.tools.Restic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Holdfast, other tools and the limit on the same image, in the same run. */
final class SpeedPart {

    private static final int WRITE_BYTES = 64 << 10;
    private static final int CHANGED_PERCENT = 1;

    private final Workbench bench;
    private final Path folder;
    private final Path image;
    private final Path changedImage;
    private final Path extents;
    private final List<String> subject = new ArrayList<>();

    SpeedPart(Workbench bench) {
        this.bench = bench;
        this.folder = bench.options().folder().resolve("speed");
        this.image = folder.resolve("base").resolve("disk.raw");
        this.changedImage = folder.resolve("changed").resolve("disk.raw");
        this.extents = folder.resolve("changed").resolve("extents.json");
    }

    /** What it was measured on. */
    List<String> subject() {
        return List.copyOf(subject);
    }

    List<Goal> run() throws IOException, InterruptedException, CommandFailed {
        Folders.remove(folder);
        Changes changes = images();
        for (int round = 1; round <= bench.options().rounds(); round++) {
            bench.say("round " + round);
            limit(Scenario.LIMIT, 1);
            limit(Scenario.BUSY_LIMIT, Runtime.getRuntime().availableProcessors());
            copies();
            round(tools(folder.resolve("round")));
            Folders.remove(folder.resolve("round"));
        }
        long dataBytes = DataRuns.bytes(DataRuns.of(image));
        Folders.remove(folder);
        return new Goals(bench.results()).speed(changes.bytes(), changes.runs().size(), dataBytes);
    }

    private Changes images() throws IOException {
        bench.say("making the image …");
        BenchImage made =
                BenchImage.make(image, bench.options().bytes(), SourceFiles.ofThisMachine());
        List<Run> data = DataRuns.of(image);
        Changes changes = Changes.scattered(data, WRITE_BYTES, CHANGED_PERCENT);
        SparseFiles.copy(image, changedImage);
        changes.applyTo(changedImage);
        changes.writeExtents(extents, made.bytes());
        subject.add(
                "Image: raw, %s MiB, of it %s MiB files of this machine, %s MiB random, %s MiB zeros that are written, the rest holes."
                        .formatted(
                                Figures.mebibytes(made.bytes()),
                                Figures.mebibytes(made.fileBytes()),
                                Figures.mebibytes(made.randomBytes()),
                                Figures.mebibytes(made.zeroBytes())));
        subject.add(
                "Changes: %s MiB of random bytes in %d runs, %d %% of the image's data (holes not counted), written in 64 KiB pieces uniformly scattered over it."
                        .formatted(
                                Figures.mebibytes(changes.bytes()),
                                changes.runs().size(),
                                CHANGED_PERCENT));
        subject.add(
                "Before each measurement the image was read into the page cache and all writes were on disk. Medians of %d rounds; stored = sum of file sizes."
                        .formatted(bench.options().rounds()));
        return changes;
    }

    /** Holdfast first, then what is installed. */
    private List<BackupTool> tools(Path round)
            throws IOException, InterruptedException, CommandFailed {
        Programs programs = new Programs(bench.runner(), bench.options().folder());
        List<BackupTool> tools = new ArrayList<>();
        tools.add(
                new HoldfastTool(
                        bench.options().root().resolve("holdfast"),
                        round.resolve("holdfast"),
                        bench.runner()));
        Optional<String> restic = programs.version("restic", "version");
        restic.ifPresent(v -> tools.add(new Restic(v, round.resolve("restic"), bench.runner())));
        Optional<String> borg = programs.version("borg", "--version");
        borg.ifPresent(v -> tools.add(new Borg(v, round.resolve("borg"), bench.runner())));
        if (restic.isEmpty()) {
            bench.results().notice("restic is not installed and was left out");
        }
        if (borg.isEmpty()) {
            bench.results().notice("borg is not installed and was left out");
        }
        return tools;
    }

    /** Scenario by scenario, so that the tools are measured close to each other in time. */
    private void round(List<BackupTool> all) throws IOException, InterruptedException {
        List<BackupTool> tools = new ArrayList<>();
        for (BackupTool tool : all) {
            if (made(tool) && stored(Scenario.FULL, tool, image, () -> tool.full(image))) {
                tools.add(tool);
            }
        }
        for (BackupTool tool : tools) {
            export(tool);
        }
        for (BackupTool tool : tools) {
            bench.measure(
                    named(Scenario.VERIFY, tool),
                    image,
                    () -> add(Scenario.VERIFY, tool, Sample.of(tool.verify())));
        }
        for (BackupTool tool : tools) {
            if (tool instanceof HoldfastTool holdfast) {
                changed(holdfast.copy(folder.resolve("round").resolve("holdfast-extents")));
            }
        }
        for (BackupTool tool : tools) {
            if (stored(Scenario.AGAIN, tool, changedImage, () -> tool.again(changedImage))) {
                requireSame(tool, changedImage);
            }
        }
    }

    private boolean made(BackupTool tool) throws IOException, InterruptedException {
        try {
            tool.create();
            return true;
        } catch (CommandFailed e) {
            bench.results().failure(String.valueOf(e.getMessage()).strip());
            return false;
        }
    }

    private void changed(HoldfastTool holdfast) throws IOException, InterruptedException {
        if (stored(
                Scenario.CHANGED,
                holdfast,
                changedImage,
                () -> holdfast.changed(changedImage, extents))) {
            requireSame(holdfast, changedImage);
        }
    }

    private boolean stored(String scenario, BackupTool tool, Path disk, Measurement storing)
            throws IOException, InterruptedException {
        long before = Folders.bytes(tool.repository());
        return bench.measure(
                named(scenario, tool),
                disk,
                () -> {
                    Measured measured = storing.take();
                    long grown = Folders.bytes(tool.repository()) - before;
                    add(scenario, tool, Sample.of(measured, grown));
                });
    }

    private void export(BackupTool tool) throws IOException, InterruptedException {
        Path target = folder.resolve("round").resolve("restored");
        bench.measure(
                named(Scenario.EXPORT, tool),
                image,
                () -> {
                    BackupTool.Restored restored = tool.restore(target);
                    long onDisk = DataRuns.bytes(DataRuns.of(restored.file()));
                    add(Scenario.EXPORT, tool, Sample.of(restored.measured(), onDisk));
                    compare(tool, restored.file(), image);
                });
        Folders.remove(target);
    }

    /** What was stored last reads back as {@code disk}; not measured. */
    private void requireSame(BackupTool tool, Path disk) throws IOException, InterruptedException {
        Path target = folder.resolve("round").resolve("restored");
        try {
            compare(tool, tool.restore(target).file(), disk);
        } catch (CommandFailed e) {
            bench.results().failure(String.valueOf(e.getMessage()).strip());
        }
        Folders.remove(target);
    }

    private void compare(BackupTool tool, Path restored, Path disk) throws IOException {
        OptionalLong difference = SparseFiles.firstDifference(disk, restored);
        if (difference.isPresent()) {
            bench.results()
                    .failure(
                            "%s restored another byte than was stored, at %d"
                                    .formatted(tool.name(), difference.getAsLong()));
        }
    }

    private void limit(String scenario, int threads) throws IOException, InterruptedException {
        bench.measure(
                scenario,
                image,
                () -> {
                    Command command = ChildJvm.command(bench.options().folder(), image, threads);
                    Measured measured = bench.runner().run("limit", command);
                    StageSeconds stages =
                            StageSeconds.parse(
                                    Files.readString(measured.output(), StandardCharsets.UTF_8));
                    for (Stage stage : Stage.values()) {
                        addLimit(
                                scenario, stage.words(), stages.seconds().getOrDefault(stage, 0.0));
                    }
                    addLimit(scenario, "sum without the zero check", stages.sum());
                });
    }

    private void addLimit(String scenario, String stage, double seconds) {
        bench.results().add(scenario, stage, new Sample(seconds, seconds, 0, OptionalLong.empty()));
    }

    private void copies() throws IOException, InterruptedException, CommandFailed {
        RawCopy copy = new RawCopy(bench.runner());
        Path target = folder.resolve("copy.raw");
        bench.measure(
                Scenario.COPY + ", cp",
                image,
                () ->
                        bench.results()
                                .add(Scenario.COPY, "cp", Sample.of(copy.plain(image, target))));
        Files.deleteIfExists(target);
        Optional<String> version =
                new Programs(bench.runner(), bench.options().folder())
                        .version("qemu-img", "--version");
        if (version.isEmpty()) {
            bench.results().notice("qemu-img is not installed and was left out");
            return;
        }
        bench.measure(
                Scenario.COPY + ", qemu-img",
                image,
                () ->
                        bench.results()
                                .add(
                                        Scenario.COPY,
                                        "qemu-img " + version.get(),
                                        Sample.of(copy.qemuImg(image, target))));
        Files.deleteIfExists(target);
    }

    private void add(String scenario, BackupTool tool, Sample sample) {
        bench.results().add(scenario, tool.name(), sample);
    }

    private static String named(String scenario, BackupTool tool) {
        return scenario + ", " + tool.name();
    }
}
