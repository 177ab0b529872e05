package io.holdfast.simulation;

import io.holdfast.contracts.VmId;
import io.holdfast.simulation.Truth.TrueTransfer;
import io.holdfast.simulation.Truth.TrueVm;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** Nothing of ours is left on the engine when all jobs have ended and hours of sweeps passed. */
final class Leftovers {

    private final World world;
    private final Truth truth;
    private final Backups backups;

    Leftovers(World world, Truth truth, Backups backups) {
        this.world = world;
        this.truth = truth;
        this.backups = backups;
    }

    void of(TrueVm vm) {
        vm.backups.stream()
                .filter(backup -> !backup.phase.isOver())
                .forEach(backup -> left("VM backup", vm, backup.description));
        vm.snapshots.stream()
                .filter(snapshot -> snapshot.description.contains("holdfast:"))
                .forEach(snapshot -> left("snapshot", vm, snapshot.description));
        Set<UUID> kept = new HashSet<>();
        backups.chainOf(new VmId(vm.id)).forEach(link -> kept.add(link.checkpoint().value()));
        vm.checkpoints.stream()
                .filter(checkpoint -> checkpoint.description.startsWith("holdfast:"))
                .filter(checkpoint -> !kept.contains(checkpoint.id))
                .forEach(checkpoint -> left("checkpoint", vm, checkpoint.description));
        if (vm.frozen) {
            world.broke("nothing is left", "the guest of " + vm.name + " is frozen");
        }
    }

    void imageTransfers() {
        truth.transfers.stream()
                .filter(TrueTransfer::isOpen)
                .forEach(open ->
                        world.broke(
                                "nothing is left",
                                "image transfer " + open.id + ", " + open.phase));
    }

    private void left(String what, TrueVm vm, String description) {
        world.broke("nothing is left", what + " " + description + " of " + vm.name);
    }
}
