package io.holdfast.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.PointInTimeDisk;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.RequestRestore;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.RestoredDisk;
import io.holdfast.contracts.VmReference;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one VM: it is backed up in every mode while its guest writes, destroyed, and
 * brought back as it was at each of these moments.
 */
final class Story {

    static final String VM = "webshop";
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final long MIB = 1 << 20;

    private final Console console;
    private final SimulatorProcess engine;
    private final Front front;
    private final Jobs jobs;
    private final Path folder;
    private final List<Path> images;
    private final String vm;
    private final List<Chapter> chapters = new ArrayList<>();

    /**
     * A story that has not begun.
     *
     * @param folder where the truth about the disks is kept
     * @param images what the VM's disks hold at the beginning
     */
    Story(
            Console console,
            SimulatorProcess engine,
            Topics topics,
            Front front,
            Path folder,
            List<Path> images) {
        this.console = console;
        this.engine = engine;
        this.front = front;
        this.jobs = new Jobs(topics, console);
        this.folder = folder;
        this.images = images;
        this.vm = engine.vm(VM);
    }

    /** A VM that was brought back. */
    record Ending(Chapter chapter, RestoreCompleted restored) {}

    /** What was told, for the table. */
    record Told(List<Chapter> chapters, List<Ending> endings) {}

    /**
     * Tells it.
     *
     * @param whole every mode; else a full backup and an increment, for disks that may be large
     */
    Told tell(boolean whole) throws IOException, InterruptedException {
        front.await("/api/v1/vms?name=" + VM, SOON, answer -> answer.body().size() == 1);
        engine.run(vm, true);
        JsonNode hardware = engine.hardware(vm);
        int mark = engine.mark();

        console.step("Asking for a full backup by publishing RequestBackup to Kafka");
        backUp("full", BackupMode.FULL, null);

        guestWrites(24 * MIB, 3);
        console.step("An incremental backup: what changed since the last recovery point");
        backUp("incremental", BackupMode.INCREMENTAL, null);
        expect(chapters.getLast().backup().end().bytesRead() <= 8 * MIB, "few bytes are read");
        if (whole) {
            theOtherModes();
        }

        console.step("Destroying the VM and its disks on the engine");
        engine.run(vm, false);
        engine.deleteVm(vm);
        List<Ending> endings = new ArrayList<>();
        endings.add(bringBack(chapters.getLast(), hardware));
        if (whole) {
            for (Chapter chapter : chapters.subList(0, chapters.size() - 1)) {
                endings.add(bringBackBeside(chapter));
            }
        }
        nothingLeft(mark, endings.getFirst().restored());
        return new Told(List.copyOf(chapters), endings);
    }

    private void theOtherModes() throws IOException, InterruptedException {
        guestWrites(200 * MIB, 5);
        console.step("A differential backup: what changed since the last full one");
        backUp("differential", BackupMode.DIFFERENTIAL, null);

        console.step(
                "The engine loses what changed on one disk; an increment reads that disk whole");
        DiskId lost = chapters.getLast().backup().opened().disks().getLast().disk();
        engine.uncover(lost.text());
        guestWrites(300 * MIB, 7);
        Jobs.Backup fallen = backUp("lost checkpoint", BackupMode.INCREMENTAL, null);
        for (PointInTimeDisk disk : fallen.opened().disks()) {
            boolean whole = disk.disk().equals(lost);
            expect(
                    disk.mode() == (whole ? BackupMode.FULL : BackupMode.INCREMENTAL)
                            && (disk.fallback() == FallbackReason.DISK_NOT_IN_CHECKPOINT) == whole,
                    "only the disk that lost its changes is read in full");
        }

        guestWrites(400 * MIB, 9);
        console.step("Another way to see the disks: a VM snapshot, read through image transfers");
        backUp("snapshot", BackupMode.FULL, BackupWay.SNAPSHOT_TRANSFER);

        guestWrites(500 * MIB, 11);
        console.step(
                "Without image transfers: the disks of a snapshot, plugged into an appliance and"
                        + " read there as block devices");
        backUp("appliance", BackupMode.FULL, BackupWay.APPLIANCE);
    }

    private Jobs.Backup backUp(String title, BackupMode mode, @Nullable BackupWay way)
            throws IOException, InterruptedException {
        Jobs.Backup backup =
                jobs.backUp(
                        new RequestBackup(
                                new EngineId(Installation.ENGINE),
                                VmReference.byName(VM),
                                mode,
                                way,
                                ConsistencyWish.PREFER,
                                List.of(),
                                null,
                                Map.of("asked-by", "demo"),
                                null));
        chapters.add(new Chapter(title, backup, truth(backup)));
        return backup;
    }

    /** The guest writes to the last disk only: the others are what they were. */
    private List<Path> truth(Jobs.Backup backup) throws IOException, InterruptedException {
        if (chapters.isEmpty()) {
            return images;
        }
        Path saved = folder.resolve("truth-" + chapters.size() + ".raw");
        engine.save(backup.opened().disks().getLast().disk().text(), saved);
        List<Path> truth = new ArrayList<>(images.subList(0, images.size() - 1));
        truth.add(saved);
        return truth;
    }

    private void guestWrites(long from, int value) throws IOException, InterruptedException {
        DiskId disk = chapters.getLast().backup().opened().disks().getLast().disk();
        for (long i = 0; i < 8; i++) {
            engine.write(disk.text(), from + i * 3 * MIB + 4096 * i, value + (int) i, 300_000);
        }
        console.say("the guest wrote 8 times 300,000 bytes");
    }

    private Ending bringBack(Chapter chapter, JsonNode hardware)
            throws IOException, InterruptedException {
        String point = chapter.backup().end().recoveryPoint().text();
        front.await("/api/v1/recovery-points/" + point, SOON, answer -> answer.status() == 200);
        console.step("Asking for a restore over REST: POST /api/v1/restores");
        Front.Answer accepted =
                front.post(
                        "/api/v1/restores",
                        "{\"recoveryPoint\":\"" + point + "\",\"target\":{\"kind\":\"newVm\"}}");
        expect(accepted.status() == 202, "the restore is accepted: " + accepted);
        RestoreCompleted restored =
                jobs.followRestore(new JobId(UUID.fromString(accepted.body().get("job").asText())));
        console.step("Comparing every byte of every disk, and the VM's hardware");
        chapter.compare(engine, restored, console);
        JsonNode now = engine.hardware(Jobs.vmOf(restored).text());
        expect(hardware.equals(now), "the hardware is the same: was " + hardware + ", is " + now);
        console.say(
                "hardware as before: %s, memory %s, %d NICs"
                        .formatted(
                                now.get("cpu"),
                                now.get("memory").get("bytes"),
                                now.get("nics").size()));
        return new Ending(chapter, restored);
    }

    /** As a VM of its own beside the others, compared, and removed again. */
    private Ending bringBackBeside(Chapter chapter) throws IOException, InterruptedException {
        String name = VM + "-" + chapter.title().replace(' ', '-');
        console.step("Restoring the " + chapter.title() + " recovery point as " + name);
        RestoreCompleted restored =
                jobs.restore(
                        new RequestRestore(
                                chapter.backup().end().recoveryPoint(),
                                chapter.backup().end().vm(),
                                new RestoreTarget.NewVm(name, null, null, MacPolicy.NEW),
                                null,
                                null,
                                Map.of(),
                                null));
        chapter.compare(engine, restored, console);
        engine.deleteVm(Jobs.vmOf(restored).text());
        return new Ending(chapter, restored);
    }

    private void nothingLeft(int mark, RestoreCompleted back)
            throws IOException, InterruptedException {
        List<String> left = engine.leftBehind(mark);
        // The story itself deleted the VM with its disks and brought it back with others; any other
        // disk has to be there still, where it was.
        for (PointInTimeDisk gone : chapters.getFirst().backup().opened().disks()) {
            left.removeIf(line ->
                    line.startsWith("missing-disk " + gone.disk().text() + " ")
                            || line.startsWith("attachment-gone " + gone.disk().text() + " "));
        }
        for (RestoredDisk hung : back.disks()) {
            left.removeIf(
                    line -> line.startsWith("attachment-new " + hung.targetDisk().text() + " "));
        }
        expect(left.isEmpty(), "nothing is left behind on the engine: " + left);
        console.say(
                "nothing left: no backup, transfer, snapshot, lock, frozen guest or disk too many");
    }

    private static void expect(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("It does not hold that " + what);
        }
    }
}
