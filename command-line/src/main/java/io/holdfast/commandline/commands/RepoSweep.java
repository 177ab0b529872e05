package io.holdfast.commandline.commands;

import io.holdfast.commandline.ledger.LedgerFromBucket;
import io.holdfast.commandline.ledger.UnfinishedPacks;
import io.holdfast.commandline.terminal.Progress;
import io.holdfast.commandline.terminal.Sizes;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.maintenance.RebuildReport;
import io.holdfast.repository.maintenance.SweepPlan;
import io.holdfast.repository.maintenance.SweepResult;
import io.holdfast.repository.maintenance.SweepSettings;
import io.holdfast.repository.maintenance.SweepStep;
import io.holdfast.repository.maintenance.SweepTally;
import io.holdfast.repository.maintenance.Sweeper;
import io.holdfast.repository.objects.SealedStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Frees what no recovery point needs. */
@Command(
        name = "sweep",
        description = {
            "Free what no recovery point needs.",
            "",
            "With --ledger it works beside the services, and deletes what an earlier sweep has buried. Without it nobody else may work on the repository, and it deletes at once what it finds dead."
        })
final class RepoSweep extends AloneAction {

    @Option(names = "--plan", description = "Only say what would be done.")
    private boolean planOnly;

    RepoSweep(Invocation invocation) {
        super(invocation);
    }

    @Override
    Answer alone(SealedStore sealed, Ledger ledger) {
        List<String> damaged = new ArrayList<>();
        if (!ledger.shared()) {
            damaged.addAll(filled(sealed, ledger).damaged());
        }
        Sweeper sweeper = new Sweeper(sealed, ledger, SweepSettings.defaults());
        SweepPlan plan = sweeper.plan();
        if (planOnly) {
            return planned(plan, damaged);
        }
        List<SweepTally> done = new ArrayList<>();
        // One turn buries, the next deletes: the grace between them is for those who work
        // meanwhile, so one who is alone takes both.
        for (int turn = 0; turn < (ledger.shared() ? 1 : 2); turn++) {
            SweepResult result = sweeper.run(turn == 0 ? plan : sweeper.plan());
            done.add(result.done());
            damaged.addAll(result.damaged());
        }
        if (!ledger.shared()) {
            new UnfinishedPacks(sealed.store()).forgetAll();
        }
        return swept(done, damaged);
    }

    private RebuildReport filled(SealedStore sealed, Ledger ledger) {
        LedgerFromBucket.requireFits(sealed);
        try (Progress progress =
                Progress.of(invocation.terminal(), "read packs' lists", 0, speaking().quiet())) {
            return LedgerFromBucket.fill(
                    ledger,
                    sealed,
                    (packs, packsTotal, bytes, bytesTotal) -> progress.at(bytes, bytesTotal));
        }
    }

    private static Answer planned(SweepPlan plan, List<String> damaged) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("planned", steps(List.of(plan.tally())));
        fields.put("obstacles", plan.obstacles());
        fields.put("damaged", damaged);
        List<String> lines = lines(List.of(plan.tally()), "would be done");
        plan.obstacles().forEach(obstacle -> lines.add("in the way: " + obstacle));
        damaged.forEach(what -> lines.add("damaged: " + what));
        return new Answer(exitCode(damaged), lines, fields);
    }

    private static Answer swept(List<SweepTally> done, List<String> damaged) {
        long freed = done.stream().mapToLong(SweepTally::bytesDeleted).sum();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("bytesFreed", freed);
        fields.put("done", steps(done));
        fields.put("damaged", damaged);
        List<String> lines = lines(done, "done");
        damaged.forEach(what -> lines.add("damaged: " + what));
        lines.add("%s freed".formatted(Sizes.text(freed)));
        return new Answer(exitCode(damaged), lines, fields);
    }

    private static int exitCode(List<String> damaged) {
        return damaged.isEmpty() ? ExitCode.DONE : ExitCode.DAMAGED;
    }

    private static List<String> lines(List<SweepTally> tallies, String what) {
        List<String> lines = new ArrayList<>();
        for (SweepStep step : SweepStep.values()) {
            long objects = objects(tallies, step);
            if (objects > 0 && step.acts()) {
                lines.add(
                        "%s: %d, %s; %s"
                                .formatted(
                                        step.what(),
                                        objects,
                                        Sizes.text(bytes(tallies, step)),
                                        step.why()));
            }
        }
        if (lines.isEmpty()) {
            lines.add("nothing " + what);
        }
        return lines;
    }

    private static Map<String, Map<String, Long>> steps(List<SweepTally> tallies) {
        Map<String, Map<String, Long>> steps = new LinkedHashMap<>();
        for (SweepStep step : SweepStep.values()) {
            long objects = objects(tallies, step);
            if (objects > 0 && step.acts()) {
                steps.put(
                        step.name().toLowerCase(Locale.ROOT),
                        Map.of("objects", objects, "bytes", bytes(tallies, step)));
            }
        }
        return steps;
    }

    private static long objects(List<SweepTally> tallies, SweepStep step) {
        return tallies.stream().mapToLong(tally -> tally.of(step).objects()).sum();
    }

    private static long bytes(List<SweepTally> tallies, SweepStep step) {
        return tallies.stream().mapToLong(tally -> tally.of(step).bytes()).sum();
    }
}
