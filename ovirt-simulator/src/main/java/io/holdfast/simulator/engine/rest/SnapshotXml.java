package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.Snapshot;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.simulator.engine.xml.Xml;
import java.util.List;
import java.util.Optional;

/** Prints snapshots. */
final class SnapshotXml {
    private SnapshotXml() {}

    /** As POST answers: with the configuration, and the VM as an address only. */
    static Xml created(Vm vm, Snapshot snapshot, String ovf) {
        return head(vm, snapshot, Optional.of(ovf)).add(Links.ref("vm", "vms", vm.id));
    }

    /** As GET answers: with the VM as it was. */
    static Xml entity(Vm vm, Snapshot snapshot, Optional<String> ovf) {
        Xml x = head(vm, snapshot, ovf);
        snapshot.vm.ifPresent(then -> x.add(VmXml.inSnapshot(then)));
        return x;
    }

    private static Xml head(Vm vm, Snapshot snapshot, Optional<String> ovf) {
        String base = Links.vm(vm.id) + "/snapshots/" + snapshot.id;
        Xml x =
                Xml.of("snapshot")
                        .attribute("href", base)
                        .attribute("id", snapshot.id)
                        .add(Links.actions(base, List.of("restore")))
                        .leaf("description", snapshot.description);
        if (snapshot.type != Snapshot.Type.ACTIVE) {
            x.add(Links.link(base, "cdroms"))
                    .add(Links.link(base, "nics"))
                    .add(Links.link(base, "disks"));
        }
        ovf.ifPresent(o -> x.add(VmXml.initialization(o)));
        return x.leaf("date", Links.date(snapshot.date))
                .leaf("persist_memorystate", false)
                .leaf("snapshot_status", snapshot.status.word())
                .leaf("snapshot_type", snapshot.type.word());
    }
}
