package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.Backup;
import io.holdfast.simulator.engine.state.Checkpoint;
import io.holdfast.simulator.engine.xml.Xml;
import java.util.List;

/** Prints backups and checkpoints. */
final class BackupXml {
    private BackupXml() {}

    static Xml backup(Backup backup) {
        String base = Links.vm(backup.vm.id) + "/backups/" + backup.id;
        Xml x =
                Xml.of("backup")
                        .attribute("href", base)
                        .attribute("id", backup.id)
                        .add(Links.actions(base, List.of("finalize")))
                        .leaf("description", backup.description)
                        .add(Links.link(base, "disks"))
                        .leaf("creation_date", Links.date(backup.created))
                        .leaf("from_checkpoint_id", backup.fromCheckpoint)
                        .leaf("modification_date", Links.date(backup.modified))
                        .leaf("phase", backup.phase.word())
                        .leaf("to_checkpoint_id", backup.toCheckpoint);
        boolean live = backup.kind == Backup.Kind.LEGACY_LIVE && !backup.phase.isFinished();
        backup.vm.host.filter(_ -> live).ifPresent(h -> x.add(Links.ref("host", "hosts", h)));
        backup.snapshot.ifPresent(s -> x.add(Links.bare("snapshot", s)));
        return x.add(Links.ref("vm", "vms", backup.vm.id));
    }

    static Xml checkpoint(Checkpoint checkpoint) {
        String base = Links.vm(checkpoint.vm) + "/checkpoints/" + checkpoint.id;
        return Xml.of("checkpoint")
                .attribute("href", base)
                .attribute("id", checkpoint.id)
                .leaf("description", checkpoint.description)
                .add(Links.link(base, "disks"))
                .leaf("creation_date", Links.date(checkpoint.created))
                .leaf("parent_id", checkpoint.parent)
                .leaf("state", checkpoint.valid ? "created" : "invalid")
                .add(Links.ref("vm", "vms", checkpoint.vm));
    }
}
