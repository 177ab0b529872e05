package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.simulator.engine.xml.Xml;
import java.util.List;

/** Puts linked collections into a VM, as {@code follow=diskattachments.disk,nics} asks. */
final class Follow {
    /** What stands behind the disk attachments in a VM. */
    private static final List<String> AFTER_DISKS =
            List.of("host", "nics", "original_template", "template");

    private static final List<String> AFTER_NICS = List.of("original_template", "template");

    private final Engine engine;
    private final NicsResource nics;

    Follow(Engine engine) {
        this.engine = engine;
        this.nics = new NicsResource(engine);
    }

    void into(Xml x, Vm vm, String follow) {
        for (String chain : follow.split(",", -1)) {
            switch (chain.strip().replace("_", "")) {
                case "diskattachments" -> x.insertBefore(AFTER_DISKS, disks(vm, false));
                case "diskattachments.disk", "diskattachments.disks" ->
                        x.insertBefore(AFTER_DISKS, disks(vm, true));
                case "nics" -> x.insertBefore(AFTER_NICS, nics.print(vm));
                default -> {} // links that are not there are not followed
            }
        }
    }

    private Xml disks(Vm vm, boolean whole) {
        Xml list = Xml.of("disk_attachments");
        vm.attachments
                .values()
                .forEach(a -> {
                    Xml x = DiskXml.attachment(vm, a);
                    if (whole) {
                        engine.disks().find(a.disk).ifPresent(d -> x.replace(DiskXml.entity(d)));
                    }
                    list.add(x);
                });
        return list;
    }
}
