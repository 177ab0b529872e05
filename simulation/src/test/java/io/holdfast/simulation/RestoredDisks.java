package io.holdfast.simulation;

import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.ReplacedDisk;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.RestoredDisk;
import io.holdfast.simulation.Truth.TrueDisk;
import io.holdfast.simulation.Truth.TrueVm;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is restored equals its point; what is not leaves nothing behind; and the user's own disks
 * hang where they hung, as they were.
 */
final class RestoredDisks {

    private static final String MARK = "holdfast:";

    private final World world;
    private final Truth truth;
    private final StoredPoints points;
    private final Set<JobId> completed = new HashSet<>();
    private final Map<UUID, ReplacedDisk> replaced = new HashMap<>();
    private final Map<UUID, Home> homes = new HashMap<>();

    /** Where a disk of the user's hangs. */
    private record Home(TrueVm vm, TrueDisk disk) {}

    RestoredDisks(World world, Truth truth, StoredPoints points) {
        this.world = world;
        this.truth = truth;
        this.points = points;
    }

    /** Takes down what the user has. */
    void belongs(TrueDisk disk, TrueVm to) {
        homes.put(disk.id, new Home(to, disk));
    }

    /** Compares at once: the guest may write as soon as it has the disk. */
    void watch(Envelope<? extends Message> sent) {
        if (sent.message() instanceof RestoreCompleted end) {
            completed.add(end.job());
            truth.history.restoredBy(end.job());
            end.replaced().forEach(each -> replaced.put(each.disk().value(), each));
            end.disks().forEach(disk -> equals(end, disk));
        }
    }

    private void equals(RestoreCompleted end, RestoredDisk disk) {
        TrueDisk made = truth.disks.get(disk.targetDisk().value());
        if (made == null) {
            // Its VM may have been removed since.
            if (end.vm() == null || truth.vms.containsKey(end.vm().value())) {
                world.broke("a completed restore equals its point", disk.alias() + " is not there");
            }
            return;
        }
        long[] then = points.then(end.recoveryPoint(), disk.sourceDisk());
        for (int part = 0; part < Truth.PARTS; part++) {
            if (!made.guests[part] && made.parts[part] != then[part]) {
                world.broke(
                        "a completed restore equals its point",
                        disk.alias()
                                + " holds "
                                + Arrays.toString(made.parts)
                                + ", not "
                                + Arrays.toString(then));
                return;
            }
        }
    }

    /** How many restores came to a good end. */
    int completed() {
        return completed.size();
    }

    void check() {
        truth.disks.values().stream()
                .filter(TrueDisk::isOurs)
                .filter(disk -> !completed.contains(job(disk.description)))
                .forEach(disk ->
                        world.broke("nothing half-made is left", "disk " + disk.description));
        truth.vms.values().stream()
                .filter(vm -> vm.description.contains(MARK))
                .filter(vm -> !completed.contains(job(vm.description)))
                .forEach(vm -> world.broke("nothing half-made is left", "VM " + vm.description));
        homes.values().forEach(this::isWhereItWas);
    }

    private static JobId job(String description) {
        int at = description.indexOf(MARK) + MARK.length();
        return new JobId(UUID.fromString(description.substring(at, at + 36)));
    }

    private void isWhereItWas(Home home) {
        TrueDisk disk = home.disk;
        if (!disk.unharmed()) {
            world.broke("no disk of the user's is harmed", disk.alias);
        }
        boolean vmIsThere = truth.vms.containsValue(home.vm);
        boolean isThere = truth.disks.containsKey(disk.id);
        ReplacedDisk by = replaced.get(disk.id);
        if (by != null) {
            if (!isThere && !by.deleted() && vmIsThere) {
                world.broke("a replaced disk is kept", disk.alias);
            }
            return;
        }
        Optional<TrueVm> hangs = truth.owner(disk.id);
        if (vmIsThere && !hangs.equals(Optional.of(home.vm))) {
            world.broke(
                    "the user's disks hang where they hung",
                    disk.alias + " on " + hangs.map(vm -> vm.name));
        }
    }
}
