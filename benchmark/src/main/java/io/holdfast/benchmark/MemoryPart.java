package io.holdfast.benchmark;

import io.holdfast.benchmark.image.Folders;
import io.holdfast.benchmark.image.SparseDisk;
import io.holdfast.benchmark.report.Figures;
import io.holdfast.benchmark.report.Goal;
import io.holdfast.benchmark.report.Sample;
import io.holdfast.benchmark.tools.HoldfastTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How much memory disks of several sizes take, up to 128 times the size that was asked for. */
final class MemoryPart {

    private static final String IMPORT = "import";
    private static final String SWEEP = "sweep plan";
    private static final String REBUILD = "rebuild";
    private static final String VERIFY = "verify";
    private static final List<Integer> TIMES = List.of(1, 16, 128);
    private static final double GIB = 1 << 30;

    private final Workbench bench;
    private final Path folder;

    MemoryPart(Workbench bench) {
        this.bench = bench;
        this.folder = bench.options().folder().resolve("memory");
    }

    /** How a row is called. */
    static String scenario(String work, String size) {
        return "memory: %s, %s".formatted(work, size);
    }

    List<String> subject() {
        return List.of(
                "Memory: sparse disks of %s; each MiB begins with 4 KiB that are nowhere else, every thousandth is one of 16 that repeat, the rest are holes."
                        .formatted(String.join(", ", sizes())));
    }

    private List<String> sizes() {
        return TIMES.stream().map(times -> size(bench.options().bytes() * times)).toList();
    }

    private static String size(long bytes) {
        return "%s GiB".formatted(Figures.decimal(bytes / GIB));
    }

    List<Goal> run() throws IOException, InterruptedException {
        for (int times : TIMES) {
            Folders.remove(folder);
            disk(bench.options().bytes() * times);
        }
        Folders.remove(folder);
        return new Goals(bench.results())
                .memory(
                        List.of(IMPORT, SWEEP, REBUILD, VERIFY),
                        sizes().getFirst(),
                        sizes().getLast());
    }

    private void disk(long bytes) throws IOException, InterruptedException {
        Path image = folder.resolve("disk.raw");
        bench.say("making a disk of %s …".formatted(size(bytes)));
        SparseDisk.make(image, bytes);
        HoldfastTool holdfast =
                new HoldfastTool(
                        bench.options().root().resolve("holdfast"),
                        folder.resolve("holdfast"),
                        bench.runner());
        boolean imported =
                work(
                        IMPORT,
                        bytes,
                        image,
                        () -> {
                            holdfast.create();
                            return holdfast.full(image);
                        });
        if (imported) {
            work(SWEEP, bytes, image, holdfast::sweepPlan);
            work(REBUILD, bytes, image, holdfast::rebuild);
            work(VERIFY, bytes, image, holdfast::verify);
        }
        Files.delete(image);
    }

    private boolean work(String work, long bytes, Path image, Measurement measurement)
            throws IOException, InterruptedException {
        String scenario = scenario(work, size(bytes));
        return bench.measure(
                scenario,
                image,
                () -> bench.results().add(scenario, "holdfast", Sample.of(measurement.take())));
    }
}
