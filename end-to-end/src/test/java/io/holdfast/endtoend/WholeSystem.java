package io.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.RequestRestore;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.RestoreWay;
import io.holdfast.contracts.TerminalBackupEvent;
import io.holdfast.contracts.TerminalRestoreEvent;
import io.holdfast.contracts.VmReference;
import io.holdfast.localstack.demo.Front;
import io.holdfast.localstack.demo.Installation;
import io.holdfast.localstack.demo.Installation.Service;
import io.holdfast.localstack.demo.Topics;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The whole system as processes, for all tests of this module: starting it takes longer than most
 * of them. A test that needs a VM in a state of its own adds one.
 */
final class WholeSystem implements AutoCloseable {

    static final Duration JOB_MAX = Duration.ofMinutes(4);
    static final EngineId LAB = new EngineId(Installation.ENGINE);
    static final long MIB = 1 << 20;

    /** Shorter than an operator's, so that a test need not wait for it. */
    static final String OPEN_DEADLINE = "20s";

    private static final Path ROOT = Path.of(System.getProperty("holdfast.root"));

    private final Path images = Files.createDirectories(ROOT.resolve("target/end-to-end-images"));
    private final Installation installation;
    private final Topics topics;
    private final Front front;

    /** Starts it for the first class that asks for it, and stops it after the last. */
    static final class Shared implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == WholeSystem.class;
        }

        @Override
        public WholeSystem resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(WholeSystem.class, _ -> start(), WholeSystem.class);
        }

        private static WholeSystem start() {
            try {
                return new WholeSystem();
            } catch (IOException failure) {
                throw new IllegalStateException("The system did not start", failure);
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while the system started", ending);
            }
        }
    }

    private WholeSystem() throws IOException, InterruptedException {
        Path web = image("web", 96 * MIB, 7);
        // Content of its own: equal content is stored once, and what is damaged would be
        // everybody's.
        Path altered = image("altered", 96 * MIB, 8);
        installation =
                Installation.startCuttable(
                        ROOT,
                        "end-to-end",
                        0,
                        Map.of(
                                "web", List.of(web),
                                "huge", List.of(huge()),
                                "broken", List.of(web),
                                "altered", List.of(altered)));
        installation.startServices(
                Map.of(
                        "holdfast.backup.open-deadline",
                        OPEN_DEADLINE,
                        "holdfast.backup.resolve-patience",
                        "2s"));
        topics = installation.topics();
        front = new Front(() -> installation.url(Service.CATALOG));
        front.await(
                "/api/v1/vms", JOB_MAX, answer -> answer.body().size() == 5); // and the appliance
    }

    private Path image(String name, long size, int seed) throws IOException {
        Random random = new Random(seed);
        Path file = imageOf(name);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(size);
            byte[] noise = new byte[(int) (9 * MIB) + 4097];
            random.nextBytes(noise);
            out.write(noise);
            out.seek(40 * MIB + 512);
            out.write(
                    "written text %d "
                            .formatted(seed)
                            .repeat(200_000)
                            .getBytes(StandardCharsets.UTF_8));
            out.seek(60 * MIB);
            out.write(new byte[(int) (4 * MIB)]);
        }
        return file;
    }

    private Path huge() throws IOException {
        Path file = imageOf("huge");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(10L << 30);
            sparse.seek((5L << 30) + 12_345);
            sparse.write("in the middle of ten GiB".getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    /** The raw image that a VM's disk is made of. */
    Path imageOf(String vm) {
        return images.resolve(vm + ".raw");
    }

    /** Adds a VM with one disk of noise, and waits until the catalogue shows it. */
    void addVmOfNoise(String name, int mebibytes) throws IOException, InterruptedException {
        Random random = new Random(name.hashCode());
        byte[] noise = new byte[(int) MIB];
        try (var out = Files.newOutputStream(imageOf(name))) {
            for (int i = 0; i < mebibytes; i++) {
                random.nextBytes(noise);
                out.write(noise);
            }
        }
        String vm = installation.simulator().addVm(name, List.of(imageOf(name)));
        front.await("/api/v1/vms/lab/" + vm, JOB_MAX, answer -> answer.status() == 200);
    }

    /** The first disk of a VM, as the catalogue knows it. */
    String diskOf(String vm) throws IOException, InterruptedException {
        return disksOf(vm).getFirst();
    }

    /** The disks of a VM in their order, as the catalogue knows them. */
    List<String> disksOf(String vm) throws IOException, InterruptedException {
        List<String> disks = new ArrayList<>();
        front.get("/api/v1/vms?name=" + vm)
                .body()
                .get(0)
                .get("disks")
                .forEach(disk -> disks.add(disk.get("disk").asText()));
        return disks;
    }

    Installation installation() {
        return installation;
    }

    Topics topics() {
        return topics;
    }

    Front front() {
        return front;
    }

    static RequestBackup request(EngineId engine, VmReference vm) {
        return new RequestBackup(
                engine,
                vm,
                BackupMode.FULL,
                null,
                ConsistencyWish.PREFER,
                List.of(),
                null,
                Map.of("test", "yes"),
                null);
    }

    MessageId publish(Message message) throws InterruptedException {
        MessageId id = new MessageId(UUID.randomUUID().toString());
        topics.publish(id, message);
        return id;
    }

    /** Asks for a backup and does not wait for it. */
    JobId beginBackup(EngineId engine, VmReference vm) throws InterruptedException {
        return JobId.of(publish(request(engine, vm)));
    }

    /** Asks for a backup and waits for its end, whichever that is. */
    TerminalBackupEvent endedBackup(EngineId engine, VmReference vm) throws InterruptedException {
        return endOfBackup(beginBackup(engine, vm));
    }

    TerminalBackupEvent endOfBackup(JobId job) {
        return topics.await(
                "end of backup " + job.value(),
                JOB_MAX,
                message ->
                        message instanceof TerminalBackupEvent end && end.job().equals(job)
                                ? Optional.of(end)
                                : Optional.empty());
    }

    TerminalRestoreEvent endOfRestore(JobId job) {
        return topics.await(
                "end of restore " + job.value(),
                JOB_MAX,
                message ->
                        message instanceof TerminalRestoreEvent end && end.job().equals(job)
                                ? Optional.of(end)
                                : Optional.empty());
    }

    BackupCompleted backedUp(String vm) throws InterruptedException {
        TerminalBackupEvent end = endedBackup(LAB, VmReference.byName(vm));
        assertThat(end).isInstanceOf(BackupCompleted.class);
        return (BackupCompleted) end;
    }

    TerminalRestoreEvent restored(RecoveryPointId point, String name, MacPolicy macs)
            throws InterruptedException {
        return endOfRestore(beginRestore(point, name, macs));
    }

    /** As a new VM with new addresses, its disks written in that way. */
    TerminalRestoreEvent restored(RecoveryPointId point, String name, RestoreWay way)
            throws InterruptedException {
        return endOfRestore(beginRestore(point, name, MacPolicy.NEW, way));
    }

    /** Asks for a restore as a new VM and does not wait for it. */
    JobId beginRestore(RecoveryPointId point, String name, MacPolicy macs)
            throws InterruptedException {
        return beginRestore(point, name, macs, null);
    }

    private JobId beginRestore(
            RecoveryPointId point, String name, MacPolicy macs, @Nullable RestoreWay way)
            throws InterruptedException {
        return JobId.of(
                publish(
                        new RequestRestore(
                                point,
                                null,
                                new RestoreTarget.NewVm(name, null, null, macs),
                                null,
                                way,
                                Map.of(),
                                null)));
    }

    void assertNothingLeft(int mark) throws IOException, InterruptedException {
        assertThat(installation.simulator().leftBehind(mark)).isEmpty();
    }

    @Override
    public void close() {
        topics.close();
        front.close();
        installation.close();
    }
}
