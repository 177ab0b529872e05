package io.holdfast.simulation;

import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.TerminalBackupEvent;
import io.holdfast.contracts.TerminalRestoreEvent;
import io.holdfast.simulation.Truth.TrueVm;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold after everything that can happen has happened. */
final class Promises {

    private final World world;
    private final Truth truth;
    private final Broker broker;
    private final Vault vault;
    private final Backups backups;
    private final Restores restores;
    private final StoredPoints points;
    private final RestoredDisks restored;

    Promises(
            World world,
            Truth truth,
            Broker broker,
            Vault vault,
            Backups backups,
            Restores restores,
            StoredPoints points,
            RestoredDisks restored) {
        this.world = world;
        this.truth = truth;
        this.broker = broker;
        this.vault = vault;
        this.backups = backups;
        this.restores = restores;
        this.points = points;
        this.restored = restored;
    }

    void check(List<JobId> backupJobs, List<JobId> restoreJobs) {
        Map<JobId, Set<Message>> ends = ends();
        for (JobId job : backupJobs) {
            endsOnce(job, ends.getOrDefault(job, Set.of()), backups.service);
        }
        for (JobId job : restoreJobs) {
            endsOnce(job, ends.getOrDefault(job, Set.of()), restores.service);
        }
        ends.keySet().stream()
                .filter(job -> !backupJobs.contains(job) && !restoreJobs.contains(job))
                .forEach(job -> world.broke("nothing ends that was not asked for", job.text()));
        points.check();
        restored.check();
        Leftovers leftovers = new Leftovers(world, truth, backups);
        for (TrueVm vm : truth.vms.values()) {
            leftovers.of(vm);
            nothingIsTouched(vm);
        }
        leftovers.imageTransfers();
        vault.pins().forEach(pin -> world.broke("nothing is left", "the pin of " + pin));
    }

    private Map<JobId, Set<Message>> ends() {
        Map<JobId, Set<Message>> ends = new LinkedHashMap<>();
        Map<String, Message> byId = new LinkedHashMap<>();
        for (Envelope<? extends Message> sent : broker.all()) {
            Message before = byId.putIfAbsent(sent.id().value(), sent.message());
            if (before != null && !before.equals(sent.message())) {
                world.broke("one id, one message", before + " and " + sent.message());
            }
            switch (sent.message()) {
                case TerminalBackupEvent end ->
                        ends.computeIfAbsent(end.job(), _ -> new LinkedHashSet<>()).add(end);
                case TerminalRestoreEvent end ->
                        ends.computeIfAbsent(end.job(), _ -> new LinkedHashSet<>()).add(end);
                default -> {
                    // On the way to an end.
                }
            }
        }
        return ends;
    }

    private void endsOnce(JobId job, Set<Message> ends, ServiceSide<?, ?, ?> in) {
        if (ends.size() != 1) {
            world.broke(
                    "one terminal event a request",
                    "job "
                            + job.text()
                            + " has "
                            + ends
                            + ", its state is "
                            + in.stateOf(new io.holdfast.saga.SagaId(job.value())));
        }
    }

    private void nothingIsTouched(TrueVm vm) {
        boolean hadTheirs = truth.history.foreign(vm);
        long theirs =
                vm.snapshots.stream().filter(s -> !s.description.contains("holdfast:")).count()
                        + vm.checkpoints.stream()
                                .filter(c -> !c.description.startsWith("holdfast:"))
                                .count();
        if (theirs != (hadTheirs ? 2 : 0)) {
            world.broke("nothing of others is touched", theirs + " are there on " + vm.name);
        }
    }
}
