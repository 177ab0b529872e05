package io.holdfast.ovirt.sdk;

import static org.ovirt.engine.sdk4.builders.Builders.disk;
import static org.ovirt.engine.sdk4.builders.Builders.diskAttachment;

import io.holdfast.ovirt.DiskFormat;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.DiskSnapshot;
import io.holdfast.ovirt.DiskSnapshotId;
import io.holdfast.ovirt.EngineFault;
import io.holdfast.ovirt.EngineRefused;
import io.holdfast.ovirt.Removal;
import io.holdfast.ovirt.Snapshot;
import io.holdfast.ovirt.SnapshotId;
import io.holdfast.ovirt.SnapshotWait;
import io.holdfast.ovirt.Snapshots;
import io.holdfast.ovirt.VmConfiguration;
import io.holdfast.ovirt.VmId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.ovirt.engine.sdk4.builders.Builders;
import org.ovirt.engine.sdk4.builders.SnapshotBuilder;
import org.ovirt.engine.sdk4.services.SnapshotService;
import org.ovirt.engine.sdk4.services.SnapshotsService;

/** VM snapshots through the SDK. */
final class SdkSnapshots implements Snapshots {

    private final EngineCalls engine;
    private final Polling polling;

    SdkSnapshots(EngineCalls engine, Polling polling) {
        this.engine = engine;
        this.polling = polling;
    }

    @Override
    public List<Snapshot> list(VmId vm) {
        return engine
                .call("list snapshots of VM " + vm, () -> service(vm).list().send().snapshots())
                .stream()
                .map(FromSdk::snapshot)
                .toList();
    }

    @Override
    public Optional<Snapshot> find(VmId vm, SnapshotId snapshot) {
        return engine.find(
                "find snapshot " + snapshot + " of VM " + vm,
                () -> FromSdk.snapshot(service(vm, snapshot).get().send().snapshot()));
    }

    @Override
    public Snapshot create(VmId vm, String description, Set<DiskId> disks) {
        if (disks.isEmpty()) { // the engine answers an empty list with a page of HTML
            throw new IllegalArgumentException("A snapshot of VM " + vm + " needs a disk");
        }
        // Without the element the engine pauses the VM and saves its memory too.
        SnapshotBuilder wish =
                Builders.snapshot()
                        .description(description)
                        .persistMemorystate(false)
                        .diskAttachments(
                                disks.stream()
                                        .map(id ->
                                                diskAttachment()
                                                        .disk(disk().id(id.toString()))
                                                        .build())
                                        .toList());
        return engine.call(
                "take a snapshot of VM " + vm,
                () -> FromSdk.snapshot(service(vm).add().snapshot(wish).send().snapshot()));
    }

    @Override
    public VmConfiguration configuration(VmId vm, SnapshotId snapshot) {
        return Configurations.read(
                engine,
                polling,
                "snapshot " + snapshot,
                () -> service(vm, snapshot).get().header("All-Content", "true").send().snapshot());
    }

    @Override
    public List<DiskSnapshot> disks(VmId vm, SnapshotId snapshot) {
        return engine
                .call(
                        "list disks of snapshot " + snapshot,
                        () -> service(vm, snapshot).disksService().list().send().disks())
                .stream()
                .map(SdkSnapshots::inSnapshot)
                .toList();
    }

    private static DiskSnapshot inSnapshot(org.ovirt.engine.sdk4.types.Disk disk) {
        if (disk.imageId() == null) {
            throw new EngineRefused(
                    "The engine's answer lacks the volume of disk " + disk.id(),
                    EngineFault.none(),
                    null);
        }
        return new DiskSnapshot(
                DiskSnapshotId.parse(disk.imageId()),
                DiskId.parse(FromSdk.id(disk, "disk of a snapshot")),
                FromSdk.orZero(disk.provisionedSize()),
                FromSdk.named(DiskFormat.class, disk.format(), DiskFormat.RAW));
    }

    @Override
    public Removal delete(VmId vm, SnapshotId snapshot) {
        return engine.find(
                        "delete snapshot " + snapshot + " of VM " + vm,
                        () -> service(vm, snapshot).remove().send())
                .map(done -> Removal.ACCEPTED)
                .orElse(Removal.WAS_GONE);
    }

    @Override
    public SnapshotWait awaitUsable(VmId vm, SnapshotId snapshot, Duration atMost) {
        return await(vm, snapshot, atMost);
    }

    /** The engine locks the snapshot before it accepts the removal. */
    @Override
    public SnapshotWait awaitGone(VmId vm, SnapshotId snapshot, Duration atMost) {
        return await(vm, snapshot, atMost);
    }

    private SnapshotWait await(VmId vm, SnapshotId snapshot, Duration atMost) {
        AtomicReference<@Nullable Snapshot> last = new AtomicReference<>();
        return polling.until(
                atMost,
                () -> {
                    Optional<Snapshot> seen = find(vm, snapshot);
                    if (seen.isEmpty()) {
                        return Optional.of(new SnapshotWait.Gone());
                    }
                    last.set(seen.get());
                    return seen.get().status() == Snapshot.Status.OK
                            ? Optional.of(new SnapshotWait.Usable(seen.get()))
                            : Optional.empty();
                },
                () -> {
                    Snapshot seen = last.get();
                    return seen == null ? new SnapshotWait.Gone() : new SnapshotWait.NotYet(seen);
                });
    }

    private SnapshotsService service(VmId vm) {
        return engine.sdk().vmsService().vmService(vm.toString()).snapshotsService();
    }

    private SnapshotService service(VmId vm, SnapshotId snapshot) {
        return service(vm).snapshotService(snapshot.toString());
    }
}
