package io.holdfast.commandline.commands;

import io.holdfast.commandline.ledger.LedgerFromBucket;
import io.holdfast.commandline.location.Location;
import io.holdfast.commandline.location.Occupancy;
import io.holdfast.commandline.terminal.Progress;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.ledger.LedgerSource;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.maintenance.RebuildReport;
import io.holdfast.repository.objects.SealedStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes a ledger from the bucket alone. */
@Command(
        name = "rebuild",
        description = {
            "Make the ledger again from what is stored, after its database was lost or put back from an old copy.",
            "",
            "With --ledger that ledger keeps the repository from then on; a rebuild that was stopped goes on where it was."
                    + " Without it the ledger is made in memory and thrown away: a trial that says what a rebuild would find."
        })
final class RepoRebuild extends RepositoryAction {

    @Mixin private final LedgerOption ledgerOption = new LedgerOption();

    RepoRebuild(Invocation invocation) {
        super(invocation);
    }

    @Override
    Answer answer() throws IOException, InterruptedException {
        Location location = options().location(invocation);
        Optional<LedgerSource> shared = ledgerOption.shared(invocation);
        try (Occupied occupied = new Occupied(location, Occupancy::shared);
                SealedStore sealed =
                        opened(
                                storeForWriting(location),
                                store -> SealedStore.open(store, options().key(invocation), 2));
                Ledger ledger = shared.orElse(id -> trial(sealed)).open(sealed.repository())) {
            return occupied.during(opened -> rebuilt(opened, ledger), sealed);
        }
    }

    private static MemoryLedger trial(SealedStore sealed) {
        LedgerFromBucket.requireFits(sealed);
        return new MemoryLedger(sealed.repository());
    }

    private Answer rebuilt(SealedStore sealed, Ledger ledger) {
        long started = System.nanoTime();
        RebuildReport report;
        try (Progress progress =
                Progress.of(invocation.terminal(), "read packs' lists", 0, speaking().quiet())) {
            report =
                    LedgerFromBucket.fill(
                            ledger,
                            sealed,
                            (packs, packsTotal, bytes, bytesTotal) ->
                                    progress.at(bytes, bytesTotal));
        }
        return answer(report, ledger.shared(), Elapsed.since(started));
    }

    private static Answer answer(RebuildReport report, boolean kept, double seconds) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("kept", kept);
        fields.put("packs", report.packs());
        fields.put("packsRead", report.packsRead());
        fields.put("chunksRead", report.chunksRead());
        fields.put("recoveryPoints", report.recoveryPoints());
        fields.put("configurations", report.configurations());
        fields.put("damaged", report.damaged());
        fields.put("seconds", seconds);
        List<String> lines = new ArrayList<>();
        lines.add(
                "%d packs, %d of them read, with %d chunks; %d recovery points; in %.1f s"
                        .formatted(
                                report.packs(),
                                report.packsRead(),
                                report.chunksRead(),
                                report.recoveryPoints(),
                                seconds));
        lines.add(
                kept
                        ? "the ledger keeps the repository"
                        : "a trial: nothing was kept, because no --ledger was given");
        report.damaged().forEach(what -> lines.add("damaged, and left as it is: " + what));
        return new Answer(
                report.damaged().isEmpty() ? ExitCode.DONE : ExitCode.DAMAGED, lines, fields);
    }
}
