package io.holdfast.restore.ovirt;

import io.holdfast.contracts.OldDisks;
import io.holdfast.contracts.ReplacedDisk;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.Vm;
import io.holdfast.restore.job.RestoreJob;
import io.holdfast.restore.job.RestorePlan;
import io.holdfast.restore.job.RestorePlan.OldDisk;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Settles what becomes of the disks that a good restore in place has replaced. */
final class OldDiskSettling {

    /** Enough of a job's id to tell two restores of one disk apart. */
    private static final int JOB_CHARACTERS = 8;

    private final Engine engine;
    private final RestoreJob job;
    private final Set<DiskId> hanging;
    private final List<ReplacedDisk> replaced = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private OldDiskSettling(Engine engine, RestoreJob job) {
        this.engine = engine;
        this.job = job;
        this.hanging =
                engine.vms().list().stream()
                        .map(Vm::disks)
                        .flatMap(List::stream)
                        .map(each -> each.disk().id())
                        .collect(Collectors.toSet());
    }

    /** What became of them, and what did not go as asked. */
    record Settled(List<ReplacedDisk> replaced, List<String> warnings) {}

    static Settled settle(Engine engine, RestoreJob job, RestorePlan plan, OldDisks wish) {
        OldDiskSettling settling = new OldDiskSettling(engine, job);
        for (PlannedDisk disk : plan.disks()) {
            OldDisk old = disk.replaces();
            if (old != null) {
                settling.settle(disk, old, wish);
            }
        }
        return new Settled(settling.replaced, settling.warnings);
    }

    private void settle(PlannedDisk disk, OldDisk old, OldDisks wish) {
        boolean deleted = false;
        String alias = old.alias();
        try {
            switch (wish) {
                case KEEP -> alias = rename(disk, old);
                case DELETE_AFTER_VERIFICATION -> deleted = delete(old);
            }
        } catch (EngineException refused) {
            if (refused.again()) {
                throw refused;
            }
            warnings.add("replaced disk " + old.alias() + " stays: " + refused.getMessage());
        }
        replaced.add(new ReplacedDisk(old.disk(), alias, disk.target(), deleted));
    }

    private String rename(PlannedDisk disk, OldDisk old) {
        String alias =
                old.alias()
                        + "-replaced-"
                        + job.id().value().toString().substring(0, JOB_CHARACTERS);
        engine.disks()
                .rename(
                        DiskHanging.id(old),
                        alias,
                        "replaced by disk "
                                + disk.target().value()
                                + " in restore job holdfast:"
                                + job.id().value());
        return alias;
    }

    /** The engine would delete a disk that somebody has attached to a stopped VM meanwhile. */
    private boolean delete(OldDisk old) {
        if (hanging.contains(DiskHanging.id(old))) {
            warnings.add("replaced disk " + old.alias() + " stays: it hangs on a VM");
            return false;
        }
        var _ = engine.disks().delete(DiskHanging.id(old));
        return true;
    }
}
