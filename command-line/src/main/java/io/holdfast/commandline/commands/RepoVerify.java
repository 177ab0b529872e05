package io.holdfast.commandline.commands;

import io.holdfast.commandline.location.Location;
import io.holdfast.commandline.location.Occupancy;
import io.holdfast.commandline.terminal.Progress;
import io.holdfast.commandline.terminal.Sizes;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.ledger.LedgerSource;
import io.holdfast.repository.maintenance.Damaged;
import io.holdfast.repository.maintenance.Verifier;
import io.holdfast.repository.maintenance.VerifyBudget;
import io.holdfast.repository.maintenance.VerifyProgress;
import io.holdfast.repository.maintenance.VerifyReport;
import io.holdfast.repository.maintenance.VerifySettings;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads again what is stored. */
@Command(
        name = "verify",
        description = {
            "Read again what is stored, and say what is not as it was written and whom that hurts.",
            "",
            "All of it, or with --sample as much as so many bytes and requests allow.",
            "",
            "With --ledger later backups no longer build on what is in damaged packs: they store it again."
        })
final class RepoVerify extends RepositoryAction {

    /** Two packs of 64 MiB and 32 MiB of references fit the heap. */
    private static final VerifySettings SETTINGS = new VerifySettings(2, 2 << 20);

    @Option(
            names = "--sample",
            paramLabel = "SIZE",
            converter = ByteCount.Reading.class,
            description = "Read no more than this, for example 10GiB.")
    private Optional<ByteCount> sample = Optional.empty();

    @Option(
            names = "--requests",
            paramLabel = "NUMBER",
            defaultValue = "100000",
            description = "With --sample: make no more requests than this (${DEFAULT-VALUE}).")
    private long requests = 100_000;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description =
                    "With --sample: what is chosen; the same seed chooses the same. The time unless given.")
    private Optional<Long> seed = Optional.empty();

    @Mixin private final LedgerOption ledgerOption = new LedgerOption();

    RepoVerify(Invocation invocation) {
        super(invocation);
    }

    @Override
    Answer answer() throws IOException, InterruptedException {
        Location location = options().location(invocation);
        try (Occupied occupied = new Occupied(location, Occupancy::reading);
                BlobStore store = options().stores(invocation).open(location);
                SealedStore sealed = SealedStore.open(store, options().key(invocation), 2)) {
            return occupied.during(this::verified, sealed);
        }
    }

    private Answer verified(SealedStore sealed) {
        long chosen = seed.orElseGet(() -> invocation.clock().millis());
        VerifyReport report = report(sealed, chosen);
        Optional<LedgerSource> shared = ledgerOption.shared(invocation);
        Set<PackId> damaged = report.damagedPacks();
        if (shared.isPresent() && !damaged.isEmpty()) {
            try (Ledger ledger = shared.get().open(sealed.repository())) {
                ledger.distrust(damaged);
            }
            note("later backups store again what is in %d damaged packs".formatted(damaged.size()));
        }
        return answer(report, chosen);
    }

    private VerifyReport report(SealedStore sealed, long chosen) {
        Verifier verifier = new Verifier(sealed, SETTINGS);
        try (Progress progress =
                Progress.of(invocation.terminal(), "verify", 0, speaking().quiet())) {
            VerifyProgress told =
                    (packs, packsTotal, bytes, bytesTotal) -> progress.at(bytes, bytesTotal);
            return sample.isPresent()
                    ? verifier.sample(
                            new VerifyBudget(requests, sample.get().bytes()), chosen, told)
                    : verifier.whole(told);
        }
    }

    private Answer answer(VerifyReport report, long chosen) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("sound", report.sound());
        fields.put("complete", report.complete());
        fields.put("seed", sample.isPresent() ? chosen : null);
        fields.put("recoveryPoints", report.recoveryPoints());
        fields.put("objects", report.objects());
        fields.put("packs", report.packs());
        fields.put("chunks", report.chunks());
        fields.put("bytes", report.bytes());
        fields.put("damaged", report.damaged().stream().map(RepoVerify::fields).toList());
        fields.put("moreDamaged", report.moreDamaged());
        List<String> lines = new ArrayList<>();
        report.damaged().forEach(damaged -> lines.add(damaged.toString()));
        if (report.moreDamaged() > 0) {
            lines.add("and %d more".formatted(report.moreDamaged()));
        }
        lines.add(
                "%s: %d recovery points, %d packs, %d chunks, %s read%s"
                        .formatted(
                                report.sound() ? "sound" : "DAMAGED",
                                report.recoveryPoints(),
                                report.packs(),
                                report.chunks(),
                                Sizes.text(report.bytes()),
                                report.complete() ? "" : "; the sample ended with its budget"));
        return new Answer(report.sound() ? ExitCode.DONE : ExitCode.DAMAGED, lines, fields);
    }

    private static Map<String, @Nullable Object> fields(Damaged damaged) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("object", damaged.object());
        fields.put("chunk", damaged.chunk().orElse(null));
        fields.put("what", damaged.what());
        fields.put("touches", damaged.touches().stream().map(RepoVerify::fields).toList());
        fields.put("moreTouches", damaged.moreTouches());
        return fields;
    }

    private static Map<String, @Nullable Object> fields(Damaged.Touched touched) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("recoveryPoint", touched.recoveryPoint().toString());
        fields.put("vm", touched.vm().toString());
        fields.put("disk", touched.disk().map(Object::toString).orElse(null));
        fields.put(
                "offset",
                touched.diskOffset().isPresent() ? touched.diskOffset().getAsLong() : null);
        return fields;
    }
}
