package io.holdfast.localstack.demo;

import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.PhaseSeconds;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.RestoredDisk;
import io.holdfast.localstack.LocalStackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code make demo}: starts everything, has the {@link Story} told, and prints what it took. */
public final class Demo {

    private static final double SPEED = 20;

    private final Console console = new Console(System.out);
    private final Path root;
    private final @Nullable Path ownDisk;

    private Demo(Path root, @Nullable Path ownDisk) {
        this.root = root;
        this.ownDisk = ownDisk;
    }

    /** Exits 0 when every byte came back and nothing was left behind, else 1 with the reason. */
    public static void main(String[] arguments) throws InterruptedException {
        String disk = System.getenv("DEMO_DISK");
        Demo demo =
                new Demo(
                        Path.of("").toAbsolutePath(),
                        disk == null || disk.isBlank() ? null : Path.of(disk).toAbsolutePath());
        try {
            demo.run();
        } catch (IOException | IllegalStateException | LocalStackException failure) {
            System.err.println("\nThe demo failed: " + failure.getMessage());
            System.err.println("Logs: target/demo/logs");
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException {
        long began = System.nanoTime();
        Workplace place = Workplace.fresh(root, "demo");
        console.step("Making the disks of the VM " + Story.VM);
        Path images = Files.createDirectories(place.folder().resolve("images"));
        List<DemoDisks.Image> disks =
                ownDisk == null ? DemoDisks.make(images) : DemoDisks.with(ownDisk, images);
        for (DemoDisks.Image disk : disks) {
            console.say(Console.mib(Files.size(disk.file())) + " virtual: " + disk.contents());
        }
        console.step("Starting Kafka, PostgreSQL, an S3 server and the oVirt simulator");
        List<Path> files = disks.stream().map(DemoDisks.Image::file).toList();
        Story.Told told;
        try (Installation installation =
                Installation.start(place, SPEED, Map.of(Story.VM, files))) {
            console.step("Starting the four services");
            installation.startServices(Map.of());
            try (Topics topics = installation.topics();
                    Front front = new Front(() -> installation.url(Installation.Service.CATALOG))) {
                told =
                        new Story(console, installation.simulator(), topics, front, images, files)
                                .tell(ownDisk == null);
                print(told);
            }
            keptInside(installation);
        }
        console.step(
                String.format(
                        Locale.ROOT,
                        "Done in %.0f s: %d recovery points restored, every byte came back, and"
                                + " nothing was left behind.",
                        (System.nanoTime() - began) / 1e9,
                        told.endings().size()));
    }

    private void keptInside(Installation installation) {
        List<String> trespasses = installation.trespasses();
        if (!trespasses.isEmpty()) {
            throw new IllegalStateException("Files are kept outside target/demo: " + trespasses);
        }
        console.say("no process keeps a file outside target/demo");
    }

    private void print(Story.Told told) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "",
                        "disks read",
                        "virtual",
                        "read",
                        "stored",
                        "of read",
                        "seconds",
                        "rate"));
        for (Chapter chapter : told.chapters()) {
            rows.add(row(chapter));
        }
        for (Story.Ending ending : told.endings()) {
            rows.add(row(ending));
        }
        console.table(rows);
        console.say("");
        List<List<String>> phases = new ArrayList<>();
        phases.add(List.of("phase", "seconds"));
        told.chapters()
                .getFirst()
                .backup()
                .end()
                .phases()
                .forEach(phase ->
                        phases.add(List.of("full backup: " + phase.phase(), seconds(phase))));
        told.endings()
                .getFirst()
                .restored()
                .phases()
                .forEach(phase -> phases.add(List.of("restore: " + phase.phase(), seconds(phase))));
        console.table(phases);
    }

    private static List<String> row(Chapter chapter) {
        BackupCompleted end = chapter.backup().end();
        double reading = phase(end.phases(), "transferring");
        return List.of(
                "backup, " + chapter.title(),
                chapter.backup().modes(),
                Console.mib(end.virtualBytes()),
                Console.mib(end.bytesRead()),
                Console.mib(end.bytesStored()),
                share(end),
                Console.seconds(reading),
                Console.rate(end.bytesRead(), reading));
    }

    /** What is known already is stored again by nobody, so a ratio of it would say nothing. */
    private static String share(BackupCompleted end) {
        return String.format(
                Locale.ROOT, "%.1f %%", 100.0 * end.bytesStored() / Math.max(1, end.bytesRead()));
    }

    private static List<String> row(Story.Ending ending) {
        RestoreCompleted end = ending.restored();
        double writing = phase(end.phases(), "filling disks");
        return List.of(
                "restore, " + ending.chapter().title(),
                "",
                Console.mib(end.disks().stream().mapToLong(RestoredDisk::virtualSizeBytes).sum()),
                Console.mib(end.bytesWritten()),
                "",
                "",
                Console.seconds(writing),
                Console.rate(end.bytesWritten(), writing));
    }

    private static String seconds(PhaseSeconds phase) {
        return Console.seconds(phase.seconds());
    }

    private static double phase(List<PhaseSeconds> phases, String name) {
        return phases.stream()
                .filter(phase -> phase.phase().equals(name))
                .mapToDouble(PhaseSeconds::seconds)
                .sum();
    }
}
