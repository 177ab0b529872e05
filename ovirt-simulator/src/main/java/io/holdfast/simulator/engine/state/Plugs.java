package io.holdfast.simulator.engine.state;

import io.holdfast.simulator.storage.DiskView;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Keeps the devices in running appliances as their attachments want them. */
public final class Plugs {
    private final Engine engine;
    private final GuestDevices devices;

    /** Plugged, whether they show or not. */
    private final Set<GuestDevices.Plug> plugged = new LinkedHashSet<>();

    Plugs(Engine engine, GuestDevices devices) {
        this.engine = engine;
        this.devices = devices;
    }

    /** From now on the VM's plugged disks show as devices while it runs; it is started. */
    public void makeAppliance(Vm vm) {
        vm.appliance = true;
        if (vm.status == Vm.Status.DOWN) {
            engine.vms().start(vm, "appliance");
        }
        settle(vm);
    }

    /** After anything that changes what is plugged into this VM. */
    void settle(Vm vm) {
        Set<GuestDevices.Plug> wanted = new LinkedHashSet<>();
        if (vm.appliance && vm.status == Vm.Status.UP && engine.vms().find(vm.id).isPresent()) {
            vm.attachments.values().stream()
                    .filter(a -> a.active)
                    .forEach(a -> wanted.add(new GuestDevices.Plug(vm.id, a.disk, a.controller)));
        }
        for (GuestDevices.Plug plug : List.copyOf(plugged)) {
            if (plug.vm().equals(vm.id) && !wanted.contains(plug)) {
                plugged.remove(plug);
                devices.unplug(plug);
            }
        }
        for (GuestDevices.Plug plug : wanted) {
            if (plugged.add(plug) && !engine.hangs(StepPoint.DEVICE)) {
                content(vm, plug.disk()).ifPresent(seen -> devices.plug(plug, seen));
            }
        }
    }

    private Optional<DiskView> content(Vm vm, UUID diskId) {
        Optional<DiskAttachment> attachment = Optional.ofNullable(vm.attachments.get(diskId));
        return attachment
                .flatMap(a -> a.snapshot)
                .map(snapshot -> frozen(diskId, snapshot))
                .orElseGet(() -> engine.disks().find(diskId).map(disk -> disk.contents));
    }

    private Optional<DiskView> frozen(UUID diskId, UUID snapshot) {
        return engine.vms().all().stream()
                .flatMap(vm -> vm.snapshot(snapshot).stream())
                .flatMap(s -> s.disks.stream())
                .filter(f -> f.disk().id.equals(diskId))
                .findFirst()
                .map(f -> f.disk().contents.frozenView(f.disk().layerOf(f.volume())));
    }
}
