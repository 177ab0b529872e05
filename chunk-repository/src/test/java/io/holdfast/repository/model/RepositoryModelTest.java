package io.holdfast.repository.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.postgres.LedgerTables;
import io.holdfast.repository.postgres.PostgresLedger;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of sequences of everything that happens to a repository, compared with plain byte
 * arrays; {@link Seeds} says how to run more of them, or one. A seed that fails is the bug report.
 */
class RepositoryModelTest {

    private static final int SEEDS = 600;

    /**
     * The steps of import, forget, sweep and rebuild between which the world must be right. Packs
     * are rewritten too seldom here for a crash to hit their forwarders in every choice of seeds;
     * SweepCrashTest ends a sweep that rewrites at each single request.
     */
    private static final List<String> WRITES =
            List.of(
                    "put packs",
                    "put maps",
                    "put manifests",
                    "put configurations",
                    "put recovery-points",
                    "put epochs",
                    "delete packs",
                    "delete recovery-points",
                    "delete maps",
                    "ledger.pin",
                    "ledger.announce",
                    "ledger.stored",
                    "ledger.use",
                    "ledger.committed",
                    "ledger.unpin",
                    "ledger.forget",
                    "ledger.forgottenGone",
                    "ledger.openEpoch",
                    "ledger.tombstone",
                    "ledger.replaced",
                    "ledger.gone",
                    "ledger.deleteUnused",
                    "ledger.beginRebuild",
                    "ledger.addPack",
                    "ledger.addRecoveryPoint",
                    "ledger.endRebuild");

    @Test
    void whatever_happens_each_recovery_point_reads_back_as_it_was() {
        Seeds.Sum sum =
                new Seeds("model", RepositoryModelTest.class)
                        .allKeepTheirPromises(
                                SEEDS, (seed, tell) -> Sequence.run(seed, tell, MemoryLedger::new));
        assertThat(sum.depthMin()).isGreaterThanOrEqualTo(Sequence.DEPTH_MIN);
        if (sum.all()) {
            assertThat(sum.seen()).containsAll(everyAction()).containsAll(everyFault());
            assertThat(crashes(sum.seen())).containsAll(WRITES);
        }
    }

    private static List<String> everyAction() {
        return Stream.of(
                        Arrays.stream(Sequence.Action.values()),
                        Arrays.stream(DiskWriting.Seen.values()),
                        Stream.of("OVERTAKEN"))
                .flatMap(all -> all.map(Object::toString))
                .toList();
    }

    /** Where a process ended, whether just before the request or just after it. */
    private static List<String> crashes(Set<String> seen) {
        return seen.stream()
                .filter(what -> what.startsWith("CRASH_"))
                .map(what -> what.substring(what.indexOf(' ') + 1))
                .distinct()
                .toList();
    }

    private static List<String> everyFault() {
        return Arrays.stream(Fault.values()).map(fault -> fault + " ledger.find").toList();
    }

    /** Against a real database: the same promises, no more than some seeds. */
    @Test
    void the_same_holds_with_a_ledger_in_a_database() {
        Seeds.Sum sum =
                new Seeds("model with PostgreSQL", RepositoryModelTest.class)
                        .some(
                                LongStream.rangeClosed(1, 2),
                                (seed, tell) ->
                                        Sequence.run(
                                                seed,
                                                tell,
                                                id ->
                                                        new PostgresLedger(
                                                                LedgerTables.fresh(), id)));
        assertThat(sum.depthMin()).isGreaterThanOrEqualTo(Sequence.DEPTH_MIN);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 16, 4711})
    void a_seed_does_the_same_every_time(long seed) {
        assertThat(Sequence.run(seed, true, MemoryLedger::new).trace())
                .isEqualTo(Sequence.run(seed, true, MemoryLedger::new).trace());
    }
}
