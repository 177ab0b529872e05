package io.holdfast.benchmark;

import io.holdfast.benchmark.image.Folders;
import io.holdfast.benchmark.image.SparseDisk;
import io.holdfast.benchmark.image.SparseDisk.Content;
import io.holdfast.benchmark.report.Figures;
import io.holdfast.benchmark.report.Goal;
import io.holdfast.benchmark.report.Sample;
import io.holdfast.benchmark.tools.HoldfastTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

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
    static String scenario(String work, Content like, String size) {
        return "memory: %s, %s, %s".formatted(work, like.name().toLowerCase(Locale.ROOT), size);
    }

    List<String> subject() {
        return List.of(
                "Memory: sparse disks of %s; each MiB begins with 4 KiB of data, every thousandth is full, the rest are holes. Repeated: one of 4,096 pieces again and again. Distinct: each piece is nowhere else."
                        .formatted(String.join(", ", sizes())));
    }

    private List<String> sizes() {
        return TIMES.stream().map(times -> size(bench.options().bytes() * times)).toList();
    }

    private static String size(long bytes) {
        return "%s GiB".formatted(Figures.decimal(bytes / GIB));
    }

    List<Goal> run() throws IOException, InterruptedException {
        for (Content like : Content.values()) {
            for (int times : TIMES) {
                Folders.remove(folder);
                disk(bench.options().bytes() * times, like);
            }
        }
        Folders.remove(folder);
        return new Goals(bench.results())
                .memory(
                        List.of(IMPORT, SWEEP, REBUILD, VERIFY),
                        sizes().getFirst(),
                        sizes().getLast());
    }

    private void disk(long bytes, Content like) throws IOException, InterruptedException {
        Path image = folder.resolve("disk.raw");
        bench.say("making a disk of %s, %s …".formatted(size(bytes), like));
        SparseDisk.make(image, bytes, like);
        HoldfastTool holdfast =
                new HoldfastTool(
                        bench.options().root().resolve("holdfast"),
                        folder.resolve("holdfast"),
                        bench.runner());
        boolean imported =
                work(
                        scenario(IMPORT, like, size(bytes)),
                        image,
                        () -> {
                            holdfast.create();
                            return holdfast.full(image);
                        });
        if (imported) {
            work(scenario(SWEEP, like, size(bytes)), image, holdfast::sweepPlan);
            work(scenario(REBUILD, like, size(bytes)), image, holdfast::rebuild);
            work(scenario(VERIFY, like, size(bytes)), image, holdfast::verify);
        }
        Files.delete(image);
    }

    private boolean work(String scenario, Path image, Measurement measurement)
            throws IOException, InterruptedException {
        return bench.measure(
                scenario,
                image,
                () -> bench.results().add(scenario, "holdfast", Sample.of(measurement.take())));
    }
}
