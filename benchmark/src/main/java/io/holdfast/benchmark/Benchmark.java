package io.holdfast.benchmark;

import io.holdfast.benchmark.grid.Grid;
import io.holdfast.benchmark.process.CommandFailed;
import io.holdfast.benchmark.process.Runner;
import io.holdfast.benchmark.report.Figures;
import io.holdfast.benchmark.report.Goal;
import io.holdfast.benchmark.report.Machine;
import io.holdfast.benchmark.report.Report;
import io.holdfast.benchmark.report.Results;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures, and prints a table. A goal that is missed is told; a wrong byte is a failure. */
public final class Benchmark {

    private static final int USAGE = 2;

    private Benchmark() {}

    /** Runs the parts that the arguments name; the working directory is the checkout. */
    public static void main(String[] arguments)
            throws IOException, InterruptedException, CommandFailed {
        Options options;
        try {
            options = Options.parse(Path.of(""), arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(USAGE);
            return;
        }
        Report report = run(options);
        System.out.println(report.text());
        Path json = options.folder().resolve("results.json");
        report.writeJson(json);
        System.out.println("Also in " + json);
        System.exit(report.failures().isEmpty() ? 0 : 1);
    }

    private static Report run(Options options)
            throws IOException, InterruptedException, CommandFailed {
        Results results = new Results();
        Workbench bench =
                new Workbench(options, new Runner(options.folder().resolve("logs")), results);
        List<String> subject = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        if (options.has(Options.Part.SPEED)) {
            SpeedPart speed = new SpeedPart(bench);
            goals.addAll(speed.run());
            subject.addAll(speed.subject());
        }
        if (options.has(Options.Part.MEMORY)) {
            MemoryPart memory = new MemoryPart(bench);
            goals.addAll(memory.run());
            subject.addAll(memory.subject());
        }
        if (!results.rows().isEmpty()) {
            goals.add(new Goals(results).peak());
        }
        if (options.bytes() < Options.IMAGE_BYTES) {
            results.notice(
                    "the image is smaller than 8 GiB: what a program takes to start weighs more than it should, and the goals do not apply");
        }
        Report.Grid table = Report.Grid.none();
        if (options.has(Options.Part.GRID)) {
            bench.say("counting by chunk and pack size …");
            Grid grid = new Grid(options.folder().resolve("grid"));
            grid.run(options.bytes());
            table = new Report.Grid(grid.text(), grid.fields());
            subject.add(
                    "Chunk and pack sizes: counted on an image of %s MiB; requests are those for packs and maps of 1 TiB of data of the disk, whatever of it changed."
                            .formatted(
                                    Figures.mebibytes(
                                            Math.min(options.bytes(), Grid.IMAGE_BYTES_MAX))));
        }
        return new Report(
                Machine.here(),
                subject,
                results.rows(),
                goals,
                table,
                results.notices(),
                results.failures());
    }
}
