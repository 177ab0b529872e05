package io.holdfast.ovirt;

import io.holdfast.ovirt.imageio.BlockingImageioClient;
import io.holdfast.ovirt.sdk.SdkEngineConnection;
import io.holdfast.simulator.Simulator;
import io.holdfast.simulator.SimulatorSettings;
import io.holdfast.simulator.engine.state.VmImages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A simulated engine with one VM of one disk, and the client under test connected to it. */
final class SimulatedEngine implements AutoCloseable {

    static final int MIB = 1 << 20;
    static final Duration LONG_ENOUGH = Duration.ofSeconds(20);
    static final IdlePolicy WHEN_IDLE =
            new IdlePolicy(Duration.ofSeconds(60), IdlePolicy.Then.CANCEL);

    final Simulator simulator;
    final EngineConnection engine;
    final BlockingImageioClient imageio;
    final byte[] image = new byte[4 * MIB];
    final VmId vm;
    final DiskId disk;
    final Path ca;

    SimulatedEngine(Path folder) throws IOException {
        this(folder, SimulatorSettings.instant(folder.resolve("data")));
    }

    SimulatedEngine(Path folder, SimulatorSettings settings) throws IOException {
        new Random(7).nextBytes(image);
        Arrays.fill(image, MIB, 3 * MIB, (byte) 0);
        Path raw = Files.write(folder.resolve("disk.raw"), image);
        simulator = Simulator.start(settings);
        vm = new VmId(simulator.addVm("web", List.of(VmImages.Image.cow(raw))));
        disk = new DiskId(simulator.disksOf(vm.value()).getFirst());
        ca = Files.writeString(folder.resolve("ca.pem"), simulator.caPem());
        engine = SdkEngineConnection.of(settings());
        imageio = new BlockingImageioClient(new EngineTrust.CaFile(ca));
    }

    EngineSettings settings() {
        return EngineSettings.of(
                simulator.engineUrl(),
                simulator.username(),
                new Secret(simulator.password()),
                new EngineTrust.CaFile(ca));
    }

    VmBackup readyBackup(Optional<CheckpointId> from) {
        VmBackup started =
                engine.backups()
                        .start(new NewBackup(vm, Set.of(disk), "holdfast test", from, false));
        return ((BackupWait.Ready) engine.backups().awaitReady(vm, started.id(), LONG_ENOUGH))
                .backup();
    }

    TransferReadiness.Ready download(VmBackup backup) {
        ImageTransfer started = engine.transfers().startDownload(backup.id(), disk, WHEN_IDLE);
        return (TransferReadiness.Ready) engine.transfers().awaitReady(started.id(), LONG_ENOUGH);
    }

    TransferReadiness.Ready upload(DiskId target) {
        ImageTransfer started = engine.transfers().startUpload(target, WHEN_IDLE);
        return (TransferReadiness.Ready) engine.transfers().awaitReady(started.id(), LONG_ENOUGH);
    }

    /** All data of the disk, read by extents. */
    static byte[] readAll(ImageioSession session) {
        ExtentList extents = ((ExtentListing.Listed) session.extents(ExtentContext.ZERO)).extents();
        byte[] all = new byte[(int) extents.deviceSizeBytes()];
        for (Extent extent : extents) {
            if (extent.isToBeRead()) {
                ByteRange range = extent.range();
                session.read(
                        range, ByteBuffer.wrap(all, (int) range.start(), (int) range.length()));
            }
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        engine.close();
        imageio.close();
        simulator.close();
    }
}
