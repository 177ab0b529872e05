package io.holdfast.simulator.engine.state;

import io.holdfast.simulator.storage.SimDisk;
import io.holdfast.simulator.storage.VolumeFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rules of disks: which may be made, when one is ready, when one may go. */
public final class Disks {
    /**
     * A disk to add.
     *
     * @param size in bytes
     * @param initialSize what a thin disk's first volume gets on block storage, in bytes
     * @param format {@code cow} or {@code raw}
     */
    public record Order(
            Optional<UUID> id,
            Optional<UUID> image,
            String alias,
            String description,
            long size,
            String format,
            Optional<Boolean> sparse,
            Optional<Long> initialSize,
            boolean incremental,
            Optional<UUID> storageDomain,
            boolean wipeAfterDelete,
            boolean propagateErrors,
            boolean shareable) {}

    private static final String CANNOT_ADD = "Cannot add Virtual Disk";
    private static final String CANNOT_REMOVE = "Cannot remove Virtual Disk";
    static final String LOCKED = ": Disk is locked. Please try again later.";

    private final Engine engine;
    private final DiskOrders orders;

    Disks(Engine engine) {
        this.engine = engine;
        this.orders = new DiskOrders(engine);
    }

    public List<Disk> all() {
        return List.copyOf(engine.disksById.values());
    }

    public Optional<Disk> find(UUID id) {
        return Optional.ofNullable(engine.disksById.get(id));
    }

    /** The disk that has this volume. */
    public Optional<Disk> ofVolume(UUID image) {
        return engine.disksById.values().stream()
                .filter(d -> d.volume(image).isPresent())
                .findFirst();
    }

    /** VMs that the disk itself, not one of its snapshots, is attached to. */
    public List<Vm> owners(Disk disk) {
        return engine.vmsById.values().stream()
                .filter(vm -> isOwn(vm.attachments.get(disk.id)))
                .toList();
    }

    private static boolean isOwn(@Nullable DiskAttachment attachment) {
        return attachment != null && attachment.snapshot.isEmpty();
    }

    /** Adds a disk; it is {@code locked} until it is made. */
    public Disk add(Order order, String correlationId) {
        DataDomain domain = orders.domain(order);
        UUID id = order.id().orElseGet(UUID::randomUUID);
        UUID image = order.image().orElseGet(UUID::randomUUID);
        checkIdentity(id, image);
        boolean cow = DiskOrders.isCow(order);
        SimDisk contents;
        try {
            contents =
                    engine.storage()
                            .create(
                                    order.alias(),
                                    order.size(),
                                    cow ? VolumeFormat.COW : VolumeFormat.RAW);
            if (domain.isBlock() && !cow) {
                Leavings.fill(contents);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the files of disk " + order.alias(), e);
        }
        Disk disk = new Disk(id, image, order.alias(), contents, engine.now());
        disk.description = order.description();
        disk.domain = domain.id;
        disk.sparse = DiskOrders.isSparse(order);
        disk.uploadBytesMax =
                Optional.of(DiskOrders.firstBytes(order))
                        .filter(_ -> domain.isBlock() && cow && disk.sparse);
        disk.incremental = order.incremental();
        disk.wipeAfterDelete = order.wipeAfterDelete();
        disk.propagateErrors = order.propagateErrors();
        disk.shareable = order.shareable();
        disk.status = Disk.Status.LOCKED;
        engine.disksById.put(id, disk);
        Job job = engine.startJob("Creating Disk " + disk.alias, correlationId);
        engine.later(StepPoint.DISK_CREATE, engine.delays().diskCreate(), () -> made(disk, job));
        return disk;
    }

    private void made(Disk disk, Job job) {
        if (!engine.disksById.containsKey(disk.id)) {
            return;
        }
        boolean failed = engine.fails(StepPoint.DISK_CREATE);
        if (failed) {
            drop(disk);
            engine.events()
                    .error(
                            2022,
                            job.correlationId,
                            Optional.empty(),
                            "Add-Disk operation failed to complete.");
        } else {
            disk.status = Disk.Status.OK;
            engine.events()
                    .normal(
                            2021,
                            job.correlationId,
                            Optional.empty(),
                            "The disk '" + disk.alias + "' was successfully added.");
        }
        engine.endJob(job, !failed);
    }

    private void checkIdentity(UUID id, UUID image) {
        Optional<Disk> same = find(id).or(() -> ofVolume(image));
        if (same.isPresent()) {
            throw Refusal.conflict(
                    CANNOT_ADD
                            + ". The selected disk ID: "
                            + (find(id).isPresent() ? id : image)
                            + " is already used by the following existing disk: "
                            + same.get().alias
                            + ".");
        }
    }

    /** Room left on a storage domain by what disks take really. */
    public long freeBytes(DataDomain domain) {
        return Math.max(0, domain.bytes - usedBytes(domain));
    }

    public long usedBytes(DataDomain domain) {
        return engine.disksById.values().stream()
                .filter(d -> d.domain.equals(domain.id))
                .mapToLong(Disk::totalSize)
                .sum();
    }

    /** Refuses when one of these lies on storage that is away. */
    void requireReachable(List<Disk> disks, String cannot) {
        disks.forEach(d -> DiskOrders.requireReachable(domainOf(d), cannot));
    }

    public DataDomain domainOf(Disk disk) {
        return engine.dataCenter().domain(disk.domain).orElseThrow();
    }

    /** A disk with the contents of a raw image file, ready at once. */
    public Disk ofImage(String alias, Path raw, VolumeFormat format) {
        try {
            return ready(alias, engine.storage().importRaw(alias, raw, format));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the image " + raw, e);
        }
    }

    /** An empty disk, ready at once. */
    public Disk blank(String alias, long size, VolumeFormat format) {
        try {
            SimDisk contents = engine.storage().create(alias, size, format);
            return ready(alias, contents);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the files of disk " + alias, e);
        }
    }

    /** The disk that a pull backup of a running VM keeps overwritten blocks of another on. */
    Disk scratch(String alias, Disk of) {
        Disk scratch = blank(alias, of.contents.size(), VolumeFormat.COW);
        scratch.domain = of.domain;
        scratch.incremental = false;
        scratch.contentType = "backup_scratch";
        scratch.status = Disk.Status.LOCKED;
        return scratch;
    }

    private Disk ready(String alias, SimDisk contents) {
        Disk disk = new Disk(UUID.randomUUID(), UUID.randomUUID(), alias, contents, engine.now());
        disk.sparse = true;
        disk.incremental = contents.format() == VolumeFormat.COW;
        engine.disksById.put(disk.id, disk);
        return disk;
    }

    /**
     * Makes a disk larger.
     *
     * @param keepsBitmaps as storage that can grow bitmaps with the disk; else it leaves all
     *     checkpoints
     */
    public void resize(Disk disk, long size, boolean keepsBitmaps) {
        engine.locks.require(disk.id, true, "Cannot edit Virtual Disk");
        requireUnlocked(List.of(disk), "Cannot edit Virtual Disk");
        disk.contents.grow(size);
        if (!keepsBitmaps) {
            engine.checkpoints().uncover(disk);
        }
    }

    /** Removes a disk when nothing holds it. */
    public Job remove(Disk disk, String correlationId) {
        for (Vm vm : owners(disk)) {
            engine.locks.require(vm.id, false, CANNOT_REMOVE);
        }
        engine.locks.require(disk.id, true, CANNOT_REMOVE);
        requireUnlocked(List.of(disk), CANNOT_REMOVE);
        requireReachable(List.of(disk), CANNOT_REMOVE);
        boolean plugged =
                owners(disk).stream()
                        .filter(vm -> vm.status != Vm.Status.DOWN)
                        .flatMap(vm -> vm.attachments.values().stream())
                        .anyMatch(a -> a.active && a.disk.equals(disk.id));
        if (plugged) {
            throw Refusal.conflict(CANNOT_REMOVE + ". At least one of the VMs is not down.");
        }
        Job job = engine.startJob("Removing Disk " + disk.alias, correlationId);
        drop(disk);
        engine.events()
                .normal(
                        2014,
                        correlationId,
                        Optional.empty(),
                        "Disk "
                                + disk.alias
                                + " was successfully removed from domain "
                                + domainOf(disk).name
                                + ".");
        engine.endJob(job, true);
        return job;
    }

    /** Refuses when one of these is locked by status. */
    static void requireUnlocked(List<Disk> disks, String cannot) {
        List<String> locked =
                disks.stream()
                        .filter(d -> d.status == Disk.Status.LOCKED)
                        .map(d -> d.alias)
                        .toList();
        if (!locked.isEmpty()) {
            throw Refusal.conflict(
                    cannot
                            + ": The following disks are locked: "
                            + String.join(",", locked)
                            + ". Please try again in a few minutes.");
        }
    }

    /** Takes a disk out of everything and deletes its contents. */
    void drop(Disk disk) {
        engine.disksById.remove(disk.id);
        for (Vm vm : engine.vmsById.values()) {
            vm.attachments.remove(disk.id);
            engine.plugs().settle(vm);
            vm.snapshots.forEach(s -> s.disks.removeIf(f -> f.disk().equals(disk)));
        }
        try {
            engine.storage().remove(disk.contents);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the files of " + disk.alias, e);
        }
    }
}
