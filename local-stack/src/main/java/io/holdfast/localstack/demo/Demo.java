package io.holdfast.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.BackupEvent;
import io.holdfast.contracts.BackupFailed;
import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskTransferProgress;
import io.holdfast.contracts.DiskTransferred;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.PhaseSeconds;
import io.holdfast.contracts.PointInTimeClosed;
import io.holdfast.contracts.PointInTimeOpened;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.RestoreDisksCreated;
import io.holdfast.contracts.RestoreEvent;
import io.holdfast.contracts.RestoreFailed;
import io.holdfast.contracts.RestoredDisk;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.VmReference;
import io.holdfast.localstack.LocalStackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The story of {@code make demo}: a VM is backed up, destroyed, restored and compared bit for bit.
 */
public final class Demo {

    private static final String VM = "webshop";
    private static final double SPEED = 20;
    private static final Duration JOB_MAX = Duration.ofMinutes(60);
    private static final Duration SOON = Duration.ofMinutes(2);

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
        console.step("Making the disks of the VM " + VM);
        Path images = Files.createDirectories(place.folder().resolve("images"));
        List<DemoDisks.Image> disks =
                ownDisk == null ? DemoDisks.make(images) : DemoDisks.with(ownDisk, images);
        for (DemoDisks.Image disk : disks) {
            console.say(Console.mib(Files.size(disk.file())) + " virtual: " + disk.contents());
        }
        console.step("Starting Kafka, PostgreSQL, an S3 server and the oVirt simulator");
        List<Path> files = disks.stream().map(DemoDisks.Image::file).toList();
        try (Installation installation = Installation.start(place, SPEED, Map.of(VM, files))) {
            console.step("Starting the four services");
            installation.startServices(Map.of());
            try (Topics topics = installation.topics();
                    Front front = new Front(installation.url(Installation.Service.CATALOG))) {
                story(installation, topics, front, files);
            }
        }
        console.step(
                String.format(
                        Locale.ROOT,
                        "Done in %.0f s: every byte came back, and nothing was left behind.",
                        (System.nanoTime() - began) / 1e9));
    }

    private void story(Installation installation, Topics topics, Front front, List<Path> files)
            throws IOException, InterruptedException {
        SimulatorProcess engine = installation.simulator();
        String vm = engine.vm(VM);
        front.await("/api/v1/vms?name=" + VM, SOON, answer -> answer.body().size() == 1);
        JsonNode hardware = engine.hardware(vm);
        int mark = engine.mark();

        console.step("Asking for a backup by publishing RequestBackup to Kafka");
        MessageId request = new MessageId(UUID.randomUUID().toString());
        topics.publish(
                request,
                new RequestBackup(
                        new EngineId(Installation.ENGINE),
                        VmReference.byName(VM),
                        BackupMode.FULL,
                        null,
                        ConsistencyWish.PREFER,
                        List.of(),
                        null,
                        Map.of("asked-by", "demo"),
                        null));
        Followed<BackupCompleted> backup = followBackup(topics, JobId.of(request));

        console.step("Destroying the VM and its disks on the engine");
        engine.deleteVm(vm);

        String recoveryPoint = backup.end().recoveryPoint().text();
        front.await(
                "/api/v1/recovery-points/" + recoveryPoint, SOON, answer -> answer.status() == 200);
        console.step("Asking for a restore over REST: POST /api/v1/restores");
        Front.Answer accepted =
                front.post(
                        "/api/v1/restores",
                        "{\"recoveryPoint\":\""
                                + recoveryPoint
                                + "\",\"target\":{\"kind\":\"newVm\"}}");
        if (accepted.status() != 202) {
            throw new IllegalStateException("The restore was not accepted: " + accepted);
        }
        Followed<RestoreCompleted> restore =
                followRestore(
                        topics, new JobId(UUID.fromString(accepted.body().get("job").asText())));

        console.step("Comparing every byte of every disk, and the VM's hardware");
        compare(engine, backup, restore, files, hardware);
        List<String> left = engine.leftBehind(mark);
        left.removeIf(line -> line.startsWith("missing-disk"));
        if (!left.isEmpty()) {
            throw new IllegalStateException("Left behind on the engine: " + left);
        }
        console.say(
                "identical; and the engine has no backup, transfer, snapshot, lock or disk too many");
        print(backup, restore);
    }

    /** A job's terminal event and what its disks told on the way. */
    private record Followed<T>(T end, List<DiskTransferred> disks) {}

    private Followed<BackupCompleted> followBackup(Topics topics, JobId job) {
        Progress progress = new Progress("reading");
        List<DiskTransferred> disks = new ArrayList<>();
        BackupCompleted end =
                topics.await(
                        "end of backup job " + job.value(),
                        JOB_MAX,
                        message -> {
                            progress.take(message, job);
                            if (message instanceof DiskTransferred disk && disk.job().equals(job)) {
                                disks.add(disk);
                            }
                            if (!(message instanceof BackupEvent event)
                                    || !event.job().equals(job)) {
                                return Optional.empty();
                            }
                            if (event instanceof PointInTimeOpened opened) {
                                console.say(
                                        "point in time open: "
                                                + opened.disks().size()
                                                + " disks"
                                                + Optional.ofNullable(opened.checkpoint())
                                                        .map(made -> ", checkpoint " + made.text())
                                                        .orElse(""));
                            } else if (event instanceof PointInTimeClosed) {
                                console.say("point in time closed, and seen to be gone");
                            } else if (event instanceof BackupFailed failed) {
                                throw failed(failed.failure());
                            }
                            return event instanceof BackupCompleted completed
                                    ? Optional.of(completed)
                                    : Optional.empty();
                        });
        console.say("recovery point " + end.recoveryPoint().value());
        return new Followed<>(end, disks);
    }

    private Followed<RestoreCompleted> followRestore(Topics topics, JobId job) {
        Progress progress = new Progress("writing");
        RestoreCompleted end =
                topics.await(
                        "end of restore job " + job.value(),
                        JOB_MAX,
                        message -> {
                            progress.take(message, job);
                            if (!(message instanceof RestoreEvent event)
                                    || !event.job().equals(job)) {
                                return Optional.empty();
                            }
                            if (event instanceof RestoreDisksCreated created) {
                                console.say(created.disks().size() + " new disks on the engine");
                            } else if (event instanceof RestoreFailed failed) {
                                throw failed(failed.failure());
                            }
                            return event instanceof RestoreCompleted completed
                                    ? Optional.of(completed)
                                    : Optional.empty();
                        });
        console.say("VM " + end.vmName() + " is back as " + vmOf(end).value());
        return new Followed<>(end, List.of());
    }

    private static VmId vmOf(RestoreCompleted end) {
        return Objects.requireNonNull(end.vm(), "a restore as a new VM names the VM");
    }

    private static IllegalStateException failed(Failure failure) {
        return new IllegalStateException(failure.reason() + ": " + failure.text());
    }

    private void compare(
            SimulatorProcess engine,
            Followed<BackupCompleted> backup,
            Followed<RestoreCompleted> restore,
            List<Path> files,
            JsonNode hardware)
            throws IOException, InterruptedException {
        if (restore.end().disks().size() != files.size()) {
            throw new IllegalStateException(
                    "Not every disk was restored: " + restore.end().disks());
        }
        for (RestoredDisk disk : restore.end().disks()) {
            Path image = imageOf(disk.alias(), files);
            long difference = engine.firstDifference(disk.targetDisk().text(), image);
            if (difference >= 0) {
                throw new IllegalStateException(
                        "Disk "
                                + disk.alias()
                                + " differs from the original at byte "
                                + difference);
            }
            console.say(disk.alias() + ": " + Console.mib(disk.virtualSizeBytes()) + " identical");
        }
        JsonNode now = engine.hardware(vmOf(restore.end()).text());
        if (!hardware.equals(now)) {
            throw new IllegalStateException(
                    "The hardware is not the same: was " + hardware + ", is " + now);
        }
        if (backup.end().bytesStored() == 0) {
            throw new IllegalStateException("Nothing was stored");
        }
        console.say(
                "hardware as before: "
                        + now.get("cpu")
                        + ", memory "
                        + now.get("memory").get("bytes")
                        + ", "
                        + now.get("nics").size()
                        + " NICs");
    }

    /**
     * The simulator names disks after the VM, in order: {@code webshop_Disk1} is the first image.
     */
    private static Path imageOf(String alias, List<Path> files) {
        int number = Integer.parseInt(alias.replaceAll(".*?(\\d+)$", "$1"));
        return files.get(number - 1);
    }

    private void print(Followed<BackupCompleted> backup, Followed<RestoreCompleted> restore) {
        BackupCompleted in = backup.end();
        RestoreCompleted out = restore.end();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "virtual", "read", "stored", "ratio", "seconds", "rate"));
        double reading = phase(in.phases(), "transferring");
        rows.add(
                List.of(
                        "backup",
                        Console.mib(in.virtualBytes()),
                        Console.mib(in.bytesRead()),
                        Console.mib(in.bytesStored()),
                        String.format(
                                Locale.ROOT,
                                "%.2f",
                                (double) in.bytesRead() / Math.max(1, in.bytesStored())),
                        Console.seconds(reading),
                        Console.rate(in.bytesRead(), reading)));
        double writing = phase(out.phases(), "filling disks");
        rows.add(
                List.of(
                        "restore",
                        Console.mib(
                                out.disks().stream()
                                        .mapToLong(RestoredDisk::virtualSizeBytes)
                                        .sum()),
                        Console.mib(out.bytesWritten()),
                        "",
                        "",
                        Console.seconds(writing),
                        Console.rate(out.bytesWritten(), writing)));
        console.table(rows);
        console.say("");
        List<List<String>> phases = new ArrayList<>();
        phases.add(List.of("phase", "seconds"));
        in.phases().forEach(p -> phases.add(row("backup: ", p)));
        out.phases().forEach(p -> phases.add(row("restore: ", p)));
        console.table(phases);
    }

    private static List<String> row(String job, PhaseSeconds phase) {
        return List.of(job + phase.phase(), Console.seconds(phase.seconds()));
    }

    private static double phase(List<PhaseSeconds> phases, String name) {
        return phases.stream()
                .filter(phase -> phase.phase().equals(name))
                .mapToDouble(PhaseSeconds::seconds)
                .sum();
    }

    /** The progress of a job's disks as one line. */
    private final class Progress {
        private final String what;
        private final Map<DiskId, DiskTransferProgress> disks = new HashMap<>();
        private final long began = System.nanoTime();

        Progress(String what) {
            this.what = what;
        }

        void take(Message message, JobId job) {
            if (message instanceof DiskTransferProgress progress && progress.job().equals(job)) {
                disks.put(progress.disk(), progress);
                console.progress(
                        what,
                        disks.values().stream().mapToLong(DiskTransferProgress::bytesDone).sum(),
                        disks.values().stream().mapToLong(DiskTransferProgress::bytesTotal).sum(),
                        (System.nanoTime() - began) / 1e9);
            }
        }
    }
}
