package io.holdfast.ovirt.sdk;

import io.holdfast.ovirt.Cluster;
import io.holdfast.ovirt.ClusterId;
import io.holdfast.ovirt.DataCenterId;
import io.holdfast.ovirt.Disk;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskFormat;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.DiskInterface;
import io.holdfast.ovirt.DiskStatus;
import io.holdfast.ovirt.DiskStorage;
import io.holdfast.ovirt.EngineEvent;
import io.holdfast.ovirt.EngineFault;
import io.holdfast.ovirt.EngineRefused;
import io.holdfast.ovirt.HostId;
import io.holdfast.ovirt.Nic;
import io.holdfast.ovirt.Snapshot;
import io.holdfast.ovirt.SnapshotId;
import io.holdfast.ovirt.StorageDomain;
import io.holdfast.ovirt.StorageDomainId;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.VmStatus;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ovirt.engine.sdk4.types.Host;
import org.ovirt.engine.sdk4.types.Identified;
import org.ovirt.engine.sdk4.types.StorageDomainType;

/**
 * Turns the SDK's entities, in which anything may be null, into our records. Enumerations are
 * matched by name.
 */
final class FromSdk {

    private FromSdk() {}

    static Vm vm(org.ovirt.engine.sdk4.types.Vm vm, List<DiskAttachment> disks, List<Nic> nics) {
        return new Vm(
                VmId.parse(id(vm, "VM")),
                orEmpty(vm.name()),
                orEmpty(vm.description()),
                status(vm),
                ClusterId.parse(id(vm.cluster(), "cluster of a VM")),
                operatingSystem(vm),
                host(vm.host()),
                disks,
                nics);
    }

    private static String operatingSystem(org.ovirt.engine.sdk4.types.Vm vm) {
        return Optional.ofNullable(vm.guestOperatingSystem())
                .map(guest -> guest.family())
                .or(() -> Optional.ofNullable(vm.os()).map(os -> os.type()))
                .orElse("");
    }

    static EngineEvent event(org.ovirt.engine.sdk4.types.Event event) {
        return new EngineEvent(
                Long.parseLong(id(event, "event")),
                event.code() == null ? 0 : event.code().intValueExact(),
                orEmpty(event.description()),
                Optional.ofNullable(event.time()).map(Date::toInstant).orElse(Instant.EPOCH));
    }

    static VmStatus status(org.ovirt.engine.sdk4.types.Vm vm) {
        return named(VmStatus.class, vm.status(), VmStatus.UNKNOWN);
    }

    static Optional<HostId> host(@Nullable Host host) {
        return Optional.ofNullable(host).map(Identified::id).map(HostId::parse);
    }

    static Nic nic(org.ovirt.engine.sdk4.types.Nic nic) {
        return new Nic(
                UUID.fromString(id(nic, "NIC")),
                orEmpty(nic.name()),
                Optional.ofNullable(nic.mac()).map(mac -> mac.address()),
                Optional.ofNullable(nic.vnicProfile()).map(Identified::id).map(UUID::fromString),
                nic.pluggedPresent() && nic.plugged());
    }

    static DiskAttachment attachment(
            org.ovirt.engine.sdk4.types.DiskAttachment attachment,
            org.ovirt.engine.sdk4.types.Disk disk) {
        return new DiskAttachment(
                disk(disk),
                named(DiskInterface.class, attachment.interface_(), DiskInterface.VIRTIO_SCSI),
                attachment.bootablePresent() && attachment.bootable(),
                attachment.activePresent() && attachment.active(),
                attachment.readOnlyPresent() && attachment.readOnly(),
                snapshotOf(attachment.disk()));
    }

    private static Optional<SnapshotId> snapshotOf(
            org.ovirt.engine.sdk4.types.@Nullable Disk disk) {
        return Optional.ofNullable(disk)
                .map(org.ovirt.engine.sdk4.types.Disk::snapshot)
                .map(Identified::id)
                .map(SnapshotId::parse);
    }

    static Disk disk(org.ovirt.engine.sdk4.types.Disk disk) {
        return new Disk(
                DiskId.parse(id(disk, "disk")),
                orEmpty(disk.aliasPresent() ? disk.alias() : disk.name()),
                orEmpty(disk.description()),
                orZero(disk.provisionedSize()),
                orZero(disk.actualSize()),
                named(DiskFormat.class, disk.format(), DiskFormat.RAW),
                disk.sparsePresent() && disk.sparse(),
                disk.shareablePresent() && disk.shareable(),
                disk.backupPresent()
                        && disk.backup() == org.ovirt.engine.sdk4.types.DiskBackup.INCREMENTAL,
                named(DiskStorage.class, disk.storageType(), DiskStorage.UNKNOWN),
                named(DiskStatus.class, disk.status(), DiskStatus.UNKNOWN),
                domainOf(disk));
    }

    private static Optional<StorageDomainId> domainOf(org.ovirt.engine.sdk4.types.Disk disk) {
        return Optional.ofNullable(disk.storageDomains())
                .flatMap(domains -> domains.stream().findFirst())
                .or(() -> Optional.ofNullable(disk.storageDomain()))
                .map(Identified::id)
                .map(StorageDomainId::parse);
    }

    static Snapshot snapshot(org.ovirt.engine.sdk4.types.Snapshot snapshot) {
        return new Snapshot(
                SnapshotId.parse(id(snapshot, "snapshot")),
                orEmpty(snapshot.description()),
                named(Snapshot.Kind.class, snapshot.snapshotType(), Snapshot.Kind.UNKNOWN),
                named(Snapshot.Status.class, snapshot.snapshotStatus(), Snapshot.Status.UNKNOWN),
                Optional.ofNullable(snapshot.date()).map(Date::toInstant));
    }

    static StorageDomain storageDomain(org.ovirt.engine.sdk4.types.StorageDomain domain) {
        return new StorageDomain(
                StorageDomainId.parse(id(domain, "storage domain")),
                orEmpty(domain.name()),
                domain.type() == StorageDomainType.DATA,
                Optional.ofNullable(domain.storage())
                        .map(storage -> storage.type())
                        .map(type -> type.name().toLowerCase(Locale.ROOT))
                        .orElse("unknown"),
                Optional.ofNullable(domain.available()).map(BigInteger::longValue),
                Optional.ofNullable(domain.dataCenters())
                        .flatMap(centers -> centers.stream().findFirst())
                        .or(() -> Optional.ofNullable(domain.dataCenter()))
                        .map(Identified::id)
                        .map(DataCenterId::parse));
    }

    static Cluster cluster(org.ovirt.engine.sdk4.types.Cluster cluster) {
        return new Cluster(
                ClusterId.parse(id(cluster, "cluster")),
                orEmpty(cluster.name()),
                Optional.ofNullable(cluster.dataCenter())
                        .map(Identified::id)
                        .map(DataCenterId::parse),
                Optional.ofNullable(cluster.version())
                        .filter(v -> v.majorPresent() && v.minorPresent())
                        .map(v -> v.major() + "." + v.minor()));
    }

    /**
     * The constant of the same name; another where the SDK read none or one that we do not know.
     */
    static <E extends Enum<E>> E named(Class<E> words, @Nullable Enum<?> word, E otherwise) {
        return word == null ? otherwise : named(words, word.name(), otherwise);
    }

    /** The same for the engine's own spelling, as {@code finished_success}. */
    static <E extends Enum<E>> E named(Class<E> words, String word, E otherwise) {
        String upper = word.toUpperCase(Locale.ROOT);
        for (E each : words.getEnumConstants()) {
            if (each.name().equals(upper)) {
                return each;
            }
        }
        return otherwise;
    }

    static String id(@Nullable Identified entity, String what) {
        if (entity == null || entity.id() == null) {
            throw new EngineRefused(
                    "The engine's answer lacks the id of a " + what, EngineFault.none(), null);
        }
        return entity.id();
    }

    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    static long orZero(@Nullable BigInteger number) {
        return number == null ? 0 : number.longValueExact();
    }
}
