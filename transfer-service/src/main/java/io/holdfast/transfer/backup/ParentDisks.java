package io.holdfast.transfer.backup;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.repository.Repository;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.Extent;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.Troubles;
import io.holdfast.transfer.pin.JobPins;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The parents of the disks that are being copied: pinned first, then read once a disk, and looked
 * at with distrust, for whatever is inherited from them is read by nobody.
 */
public final class ParentDisks {

    /** Parents that are kept; about 100 bytes a GiB of disk. */
    private static final int PARENTS_MAX = 16;

    private final Repository repository;
    private final JobPins pins;
    private final Map<DiskTransferId, DiskManifest> known =
            new LinkedHashMap<>(PARENTS_MAX, 0.75f, true);

    public ParentDisks(Repository repository, JobPins pins) {
        this.repository = repository;
        this.pins = pins;
    }

    /** The parent of a disk of which only changes were asked for. */
    synchronized DiskManifest of(TransferDisk command) throws TransferException, NotAsChanges {
        DiskManifest parent = known.get(command.transfer());
        if (parent == null) {
            parent = read(command);
            known.put(command.transfer(), parent);
            if (known.size() > PARENTS_MAX) {
                known.remove(known.keySet().iterator().next());
            }
        }
        return parent;
    }

    /** A segment of it. */
    ParentSegment segment(TransferDisk command, int segment)
            throws TransferException, NotAsChanges {
        DiskManifest parent = of(command);
        long length = parent.segmentLength(segment);
        Optional<SegmentMapId> id = parent.segments().get(segment);
        if (id.isEmpty()) {
            return new ParentSegment(id, new SegmentMap(length, List.of(new Extent.Zero(length))));
        }
        SegmentMap map = reading(command, () -> repository.readMap(id.get()));
        if (map.length() != length) {
            throw unusable(
                    "segment map %s has %d bytes where the disk has %d"
                            .formatted(id.get(), map.length(), length));
        }
        return new ParentSegment(id, map);
    }

    private DiskManifest read(TransferDisk command) throws TransferException, NotAsChanges {
        RecoveryPointId id = new RecoveryPointId(Objects.requireNonNull(command.parent()).value());
        DiskManifestId manifest =
                new DiskManifestId(Objects.requireNonNull(command.parentManifest()).value());
        if (!reading(command, () -> pins.buildsOn(command.job(), id))) {
            throw unusable("recovery point %s is forgotten, or not the job's".formatted(id));
        }
        if (!reading(command, () -> holds(command, id, manifest))) {
            throw unusable(
                    "recovery point %s does not hold disk %s as manifest %s"
                            .formatted(id, command.disk().text(), manifest));
        }
        return fitting(command, reading(command, () -> repository.readManifest(manifest)));
    }

    private static <T> T reading(TransferDisk command, Supplier<T> parent)
            throws TransferException, NotAsChanges {
        try {
            return parent.get();
        } catch (RepositoryException.Corrupt | RepositoryException.Missing damaged) {
            throw unusable(String.valueOf(damaged.getMessage()));
        } catch (RepositoryException said) {
            throw Troubles.of(said, command.disk());
        }
    }

    private boolean holds(TransferDisk command, RecoveryPointId id, DiskManifestId manifest) {
        Optional<RecoveryPoint> point = repository.recoveryPoints().find(command.vm().value(), id);
        return point.stream()
                .flatMap(parent -> parent.disks().stream())
                .anyMatch(disk ->
                        disk.disk().equals(command.disk().value())
                                && disk.manifest().equals(manifest));
    }

    private DiskManifest fitting(TransferDisk command, DiskManifest manifest) throws NotAsChanges {
        long segmentBytes = repository.settings().segmentBytes();
        if (manifest.virtualBytes() != command.virtualSizeBytes()
                || manifest.segmentBytes() != segmentBytes) {
            throw unusable(
                    "it has %d bytes in segments of %d, the disk has %d in segments of %d"
                            .formatted(
                                    manifest.virtualBytes(),
                                    manifest.segmentBytes(),
                                    command.virtualSizeBytes(),
                                    segmentBytes));
        }
        return manifest;
    }

    private static NotAsChanges unusable(String why) {
        return new NotAsChanges(FallbackReason.PARENT_UNUSABLE, why);
    }
}
