package io.holdfast.simulation;

import io.holdfast.contracts.CancelRestore;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.OldDisks;
import io.holdfast.contracts.RecoveryPointCommitted;
import io.holdfast.contracts.RequestRestore;
import io.holdfast.contracts.RestoreCommand;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.VmReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Somebody who wants recovery points back, some of them, in every way there is. */
final class RestoreWishes {

    private static final int RESTORES_MAX = 2;

    private final World world;
    private final Truth truth;
    private final Broker broker;
    private final List<JobId> jobs = new ArrayList<>();

    RestoreWishes(World world, Truth truth, Broker broker) {
        this.world = world;
        this.truth = truth;
        this.broker = broker;
    }

    /** The jobs that were asked for. */
    List<JobId> jobs() {
        return List.copyOf(jobs);
    }

    void watch(Envelope<? extends Message> sent) {
        if (sent.message() instanceof RecoveryPointCommitted point
                && jobs.size() < RESTORES_MAX
                && !world.isCalm()
                && world.oneIn(2)) {
            MessageId id = new MessageId(world.uuid().toString());
            jobs.add(JobId.of(id));
            Duration when = world.seconds(1, 3600);
            world.after(when, () -> ask(id, point));
            if (world.oneIn(5)) {
                MessageId cancelId = new MessageId(world.uuid().toString());
                CancelRestore cancel = new CancelRestore(JobId.of(id), "not wanted any more");
                world.after(when.plus(world.seconds(0, 1800)), () -> publish(cancelId, cancel));
            }
        }
    }

    private void ask(MessageId id, RecoveryPointCommitted point) {
        Instant deadline = world.oneIn(6) ? world.now().plus(world.seconds(60, 7200)) : null;
        RequestRestore wish =
                new RequestRestore(
                        point.recoveryPoint(),
                        world.oneIn(2) ? point.vm() : null,
                        target(point),
                        null,
                        null,
                        Map.of(),
                        deadline);
        int copies = world.oneIn(4) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            world.after(world.seconds(0, 60), () -> publish(id, wish));
        }
    }

    private RestoreTarget target(RecoveryPointCommitted point) {
        return switch (world.below(5)) {
            case 0 ->
                    new RestoreTarget.NewVm(
                            "restored-" + jobs.size(),
                            null,
                            null,
                            Map.of(),
                            Map.of(),
                            world.any(List.of(MacPolicy.values())),
                            world.oneIn(2),
                            List.of());
            case 1 -> new RestoreTarget.DisksOnly(null, Map.of(), List.of());
            case 2 ->
                    new RestoreTarget.SingleDisk(
                            aDisk(point), VmReference.byId(point.vm()), null, world.oneIn(2));
            default -> inPlace(point);
        };
    }

    private DiskId aDisk(RecoveryPointCommitted point) {
        return world.any(point.disks()).disk();
    }

    /** Whoever wants that stops the VM first; most of the time. */
    private RestoreTarget inPlace(RecoveryPointCommitted point) {
        truth.findVm(point.vm().value())
                .filter(vm -> !vm.inBackup() && !world.oneIn(4))
                .ifPresent(vm -> {
                    world.say(() -> vm.name + " is stopped to be restored");
                    vm.running = false;
                    vm.frozen = false;
                });
        return new RestoreTarget.InPlace(
                null, null, Map.of(), List.of(), world.any(List.of(OldDisks.values())));
    }

    private void publish(MessageId id, RestoreCommand wanted) {
        try {
            broker.publish(id, world.now(), wanted);
        } catch (Broker.Away away) {
            world.after(world.seconds(1, 30), () -> publish(id, wanted));
        }
    }
}
