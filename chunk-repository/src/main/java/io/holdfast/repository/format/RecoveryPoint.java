package io.holdfast.repository.format;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The restorable state that a backup job leaves; that it exists means that all it names is stored.
 *
 * @param engine which engine, as its operator names it
 * @param pointInTime when the disks looked like this
 * @param committedAt when it was written; not part of what makes two of them the same
 * @param mode how the disks were to be read, for example {@code FULL}
 * @param way how they were seen, for example {@code BACKUP_API}
 * @param consistencyReason why no more than that was reached
 * @param frozenMillis how long the guest's file systems were frozen, if they were
 * @param checkpoint the engine's checkpoint that a later increment may start from
 * @param policy the policy that asked, if one did
 * @param labels free words of the requester
 */
public record RecoveryPoint(
        RecoveryPointId id,
        UUID vm,
        String vmName,
        String engine,
        String job,
        Instant pointInTime,
        Instant committedAt,
        String mode,
        String modeReason,
        String way,
        String consistency,
        @Nullable String consistencyReason,
        @Nullable Long frozenMillis,
        @Nullable String checkpoint,
        ConfigurationId configuration,
        List<Disk> disks,
        List<Skipped> skipped,
        @Nullable String policy,
        Map<String, String> labels) {

    /** The way of recovery points that do not tell: there was no other one. */
    public static final String WAY_WHEN_UNTOLD = "BACKUP_API";

    public RecoveryPoint {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(vm, "vm");
        Objects.requireNonNull(vmName, "vmName");
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(pointInTime, "pointInTime");
        Objects.requireNonNull(committedAt, "committedAt");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(modeReason, "modeReason");
        Objects.requireNonNull(way, "way");
        Objects.requireNonNull(consistency, "consistency");
        Objects.requireNonNull(configuration, "configuration");
        disks = List.copyOf(disks);
        skipped = List.copyOf(skipped);
        labels = Map.copyOf(labels);
    }

    /** One that does not tell its way, nor more of its consistency. */
    public RecoveryPoint(
            RecoveryPointId id,
            UUID vm,
            String vmName,
            String engine,
            String job,
            Instant pointInTime,
            Instant committedAt,
            String mode,
            String modeReason,
            String consistency,
            @Nullable String checkpoint,
            ConfigurationId configuration,
            List<Disk> disks,
            List<Skipped> skipped,
            @Nullable String policy,
            Map<String, String> labels) {
        this(
                id,
                vm,
                vmName,
                engine,
                job,
                pointInTime,
                committedAt,
                mode,
                modeReason,
                WAY_WHEN_UNTOLD,
                consistency,
                null,
                null,
                checkpoint,
                configuration,
                disks,
                skipped,
                policy,
                labels);
    }

    /**
     * A protected disk.
     *
     * @param alias its name on the engine
     * @param diskInterface how the VM is attached to it, in the engine's word (for example {@code
     *     virtio_scsi})
     * @param format on the engine, {@code raw} or {@code cow}; what is stored are guest bytes
     * @param mode how it was read in the end; {@code FULL} where nobody tells
     * @param fallback why everything was read though only changes were asked for
     */
    public record Disk(
            UUID disk,
            String alias,
            DiskManifestId manifest,
            long virtualBytes,
            boolean bootable,
            @Nullable String diskInterface,
            @Nullable String format,
            @Nullable Boolean sparse,
            String mode,
            @Nullable String fallback,
            long bytesRead,
            long bytesStored) {

        /** The mode of disks that do not tell: there was no other one. */
        public static final String MODE_WHEN_UNTOLD = "FULL";

        public Disk {
            Objects.requireNonNull(disk, "disk");
            Objects.requireNonNull(alias, "alias");
            Objects.requireNonNull(manifest, "manifest");
            Objects.requireNonNull(mode, "mode");
            if (virtualBytes < 0 || bytesRead < 0 || bytesStored < 0) {
                throw new IllegalArgumentException("a size of disk " + disk + " is negative");
            }
        }

        /** One that was read in full, or does not tell. */
        public Disk(
                UUID disk,
                String alias,
                DiskManifestId manifest,
                long virtualBytes,
                boolean bootable,
                @Nullable String diskInterface,
                @Nullable String format,
                @Nullable Boolean sparse,
                long bytesRead,
                long bytesStored) {
            this(
                    disk,
                    alias,
                    manifest,
                    virtualBytes,
                    bootable,
                    diskInterface,
                    format,
                    sparse,
                    MODE_WHEN_UNTOLD,
                    null,
                    bytesRead,
                    bytesStored);
        }
    }

    /** A disk of the VM that is left out, and why. */
    public record Skipped(UUID disk, String alias, String reason) {
        public Skipped {
            Objects.requireNonNull(disk, "disk");
            Objects.requireNonNull(alias, "alias");
            Objects.requireNonNull(reason, "reason");
        }
    }

    public long virtualBytes() {
        return disks.stream().mapToLong(Disk::virtualBytes).sum();
    }

    public long bytesRead() {
        return disks.stream().mapToLong(Disk::bytesRead).sum();
    }

    public long bytesStored() {
        return disks.stream().mapToLong(Disk::bytesStored).sum();
    }

    /** Whether both say the same, whenever they were written. */
    public boolean sameContentAs(RecoveryPoint other) {
        return equals(other.committedAt(committedAt));
    }

    private RecoveryPoint committedAt(Instant time) {
        return new RecoveryPoint(
                id,
                vm,
                vmName,
                engine,
                job,
                pointInTime,
                time,
                mode,
                modeReason,
                way,
                consistency,
                consistencyReason,
                frozenMillis,
                checkpoint,
                configuration,
                disks,
                skipped,
                policy,
                labels);
    }
}
