package io.holdfast.commandline.image;

import io.holdfast.commandline.dirty.DirtyExtents;
import io.holdfast.commandline.disk.DiskImage;
import io.holdfast.commandline.ledger.ParentMaps;
import io.holdfast.commandline.terminal.Progress;
import io.holdfast.repository.Repository;
import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Stores a disk image as a recovery point of its own. */
public final class ImageImport {

    /** The engine of recovery points that were imported by hand. */
    public static final String ENGINE = "image";

    private final Repository repository;
    private final ParentMaps parents;
    private final Clock clock;

    public ImageImport(Repository repository, ParentMaps parents, Clock clock) {
        this.repository = repository;
        this.parents = parents;
        this.clock = clock;
    }

    /** An import that is complete. */
    public record Imported(RecoveryPoint recoveryPoint, Stored stored) {}

    /** How much reading the whole image takes, as far as it can tell without reading it. */
    public static long bytesToRead(DiskImage image) throws IOException {
        return WholeImage.dataBytes(image);
    }

    /**
     * Reads and stores all of the image.
     *
     * @param reason why it is read whole, for whoever looks at the recovery point
     */
    public Imported whole(String name, DiskImage image, String reason, Progress progress)
            throws IOException, InterruptedException {
        return underPin(
                Optional.empty(),
                pin ->
                        committed(
                                pin,
                                ImageIdentity.of(repository.id(), name),
                                image,
                                new DiskImport(repository, parents, pin, image, progress).whole(),
                                new Mode("FULL", reason)));
    }

    /**
     * Reads all of the image and stores what the parent does not have.
     *
     * @param parent not larger than the image
     */
    public Imported compared(String name, DiskImage image, Parent parent, Progress progress)
            throws IOException, InterruptedException {
        DiskManifest before = repository.readManifest(parent.disk().manifest());
        return underPin(
                Optional.of(parent.point()),
                pin ->
                        committed(
                                pin,
                                ImageIdentity.of(repository.id(), name),
                                image,
                                new DiskImport(repository, parents, pin, image, progress)
                                        .compared(before),
                                new Mode("FULL", "read whole and compared with " + parent)));
    }

    /**
     * Reads what changed since the parent.
     *
     * @param parent not larger than the image
     */
    public Imported changed(
            String name, DiskImage image, Parent parent, DirtyExtents dirty, Progress progress)
            throws IOException, InterruptedException {
        DiskManifest before = repository.readManifest(parent.disk().manifest());
        return underPin(
                Optional.of(parent.point()),
                pin ->
                        committed(
                                pin,
                                ImageIdentity.of(repository.id(), name),
                                image,
                                new DiskImport(repository, parents, pin, image, progress)
                                        .changed(before, dirty.over(before.virtualBytes())),
                                new Mode("INCREMENTAL", "changes since " + parent)));
    }

    /** A disk in the recovery point that another one builds on. */
    public record Parent(RecoveryPointId point, RecoveryPoint.Disk disk) {
        @Override
        public String toString() {
            return "recovery point " + point;
        }
    }

    /** How the disk was read. */
    private record Mode(String mode, String reason) {}

    /** A job that holds a pin. */
    private interface Job {
        Imported under(Pin pin) throws IOException, InterruptedException;
    }

    private Imported underPin(Optional<RecoveryPointId> parent, Job job)
            throws IOException, InterruptedException {
        PinId holder = new PinId(UUID.randomUUID());
        Pin pin = repository.pin(holder, parent);
        boolean committed = false;
        try {
            Imported imported = job.under(pin);
            committed = true;
            return imported;
        } finally {
            if (!committed) {
                repository.unpin(holder);
            }
        }
    }

    private Imported committed(
            Pin pin, ImageIdentity identity, DiskImage image, DiskImport.Disk disk, Mode mode)
            throws IOException {
        image.requireUnchanged();
        Instant now = clock.instant();
        ConfigurationId configuration =
                repository.sealConfiguration(pin, configuration(identity, image));
        RecoveryPoint point =
                new RecoveryPoint(
                        new RecoveryPointId(UUID.randomUUID()),
                        identity.vm(),
                        identity.name(),
                        ENGINE,
                        pin.holder().toString(),
                        now,
                        now,
                        mode.mode(),
                        mode.reason(),
                        "CRASH_CONSISTENT",
                        null,
                        configuration,
                        List.of(stored(identity, image, disk)),
                        List.of(),
                        null,
                        Map.of());
        return new Imported(repository.commit(pin.holder(), point), disk.stored());
    }

    private static RecoveryPoint.Disk stored(
            ImageIdentity identity, DiskImage image, DiskImport.Disk disk) {
        return new RecoveryPoint.Disk(
                identity.disk(),
                identity.name(),
                disk.manifest(),
                image.virtualBytes(),
                false,
                null,
                null,
                null,
                disk.stored().bytesRead(),
                disk.stored().bytesStored());
    }

    /** Every recovery point has one; an image has no more to say. */
    private static byte[] configuration(ImageIdentity identity, DiskImage image) {
        return "imported disk image\ndisk: %s\nformat: %s\nvirtual bytes: %d\n"
                .formatted(identity.disk(), image.format(), image.virtualBytes())
                .getBytes(StandardCharsets.UTF_8);
    }
}
