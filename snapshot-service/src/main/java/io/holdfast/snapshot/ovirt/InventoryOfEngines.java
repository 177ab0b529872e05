package io.holdfast.snapshot.ovirt;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.SeenDisk;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.VmSeen;
import io.holdfast.ovirt.Cluster;
import io.holdfast.ovirt.ClusterId;
import io.holdfast.ovirt.Disk;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.StorageDomain;
import io.holdfast.ovirt.StorageDomainId;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.snapshot.inventory.EngineVms;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The VMs of the configured engines, in the words of the messages. */
public final class InventoryOfEngines implements EngineVms {

    private final ConfiguredEngines engines;
    private final Clock clock;

    public InventoryOfEngines(ConfiguredEngines engines, Clock clock) {
        this.engines = engines;
        this.clock = clock;
    }

    @Override
    public Set<EngineId> engines() {
        return engines.ids().stream().map(EngineId::new).collect(Collectors.toSet());
    }

    @Override
    public List<VmSeen> list(EngineId id) throws EngineAway {
        try {
            Engine engine = engines.engine(id.value());
            Map<ClusterId, String> clusters =
                    engine.clusters().list().stream()
                            .collect(Collectors.toMap(Cluster::id, Cluster::name));
            Map<StorageDomainId, String> domains =
                    engine.storageDomains().list().stream()
                            .collect(Collectors.toMap(StorageDomain::id, StorageDomain::name));
            return engine.vms().list().stream().map(vm -> seen(id, vm, clusters, domains)).toList();
        } catch (EngineException failure) {
            throw new EngineAway("engine " + id.value() + ": " + failure.getMessage(), failure);
        }
    }

    private VmSeen seen(
            EngineId engine,
            Vm vm,
            Map<ClusterId, String> clusters,
            Map<StorageDomainId, String> domains) {
        return new VmSeen(
                engine,
                new VmId(vm.id().value()),
                vm.name(),
                vm.status().name().toLowerCase(Locale.ROOT),
                clusters.get(vm.cluster()),
                vm.disks().stream()
                        .map(DiskAttachment::disk)
                        .map(disk ->
                                new SeenDisk(
                                        new io.holdfast.contracts.DiskId(disk.id().value()),
                                        alias(disk),
                                        disk.provisionedSizeBytes(),
                                        disk.storageDomain().map(domains::get).orElse(null)))
                        .toList(),
                clock.instant());
    }

    private static String alias(Disk disk) {
        return disk.alias().isBlank() ? disk.id().value().toString() : disk.alias();
    }
}
