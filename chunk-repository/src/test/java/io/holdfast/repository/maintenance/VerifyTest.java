package io.holdfast.repository.maintenance;

import static io.holdfast.repository.maintenance.Vault.disk;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.FaultyBlobStore;
import io.holdfast.repository.store.FaultyBlobStore.Fault;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.MeteredBlobStore;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.repository.store.Retrying;
import io.holdfast.repository.store.RetryingBlobStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever rots, verify finds it, says where, and says whom it hurts. */
class VerifyTest {

    private static final VerifySettings SMALL = new VerifySettings(2, 1 << 20);
    private static final int OBJECT_BYTES_MAX = 1 << 20;

    private final Vault vault = new Vault(new MemoryBlobStore());
    private RecoveryPoint first;
    private RecoveryPoint second;

    @BeforeEach
    void two_recovery_points_a_rewritten_pack_and_a_dead_map() throws Exception {
        RecoveryPoint gone = vault.backup(disk(1, 2, 3, 4, 5, 6, 7, 8, 9));
        first = vault.backup(disk(2, 0, 31, 32, 33, 34, 35, 36, 37, 38));
        second = vault.backup(disk(31, 32, 40, 41, 42));
        vault.forget(gone);
        vault.sweep();
        vault.sweep();
        vault.forget(vault.backup(disk(32, 31, 40)));
        assertThat(vault.objects("forwarders/")).isNotEmpty();
    }

    private VerifyReport verify() {
        return new Verifier(vault.sealed, SMALL).whole(VerifyProgress.none());
    }

    private static boolean names(VerifyReport report, BlobName object) {
        return report.damaged().stream().anyMatch(bad -> bad.object().equals(object.value()));
    }

    @Test
    void a_sound_repository_is_sound_to_the_last_object() {
        AtomicLong told = new AtomicLong();
        VerifyReport report =
                new Verifier(vault.sealed, SMALL)
                        .whole((packs, packsTotal, bytes, bytesTotal) -> {
                            assertThat(packsTotal).isEqualTo(vault.packs().size());
                            told.incrementAndGet();
                        });

        assertThat(report.damaged()).isEmpty();
        assertThat(report.sound()).isTrue();
        assertThat(report.complete()).isTrue();
        assertThat(report.recoveryPoints()).isEqualTo(2);
        assertThat(report.packs()).isEqualTo(vault.packs().size()).isEqualTo(told.get());
        assertThat(report.objects())
                .isEqualTo(
                        vault.objects("maps/").size()
                                + vault.objects("manifests/").size()
                                + vault.objects("configurations/").size()
                                + vault.objects("recovery-points/").size()
                                + vault.objects("forwarders/").size());
    }

    @Test
    void what_comes_again_after_a_verification_mends_what_is_named_by_content_and_leaves_bad_packs()
            throws Exception {
        for (String folder : List.of("packs/", "maps/", "manifests/", "configurations/")) {
            for (BlobName object : vault.objects(folder)) {
                byte[] bad = vault.store.get(object, OBJECT_BYTES_MAX);
                bad[bad.length / 2] ^= 1;
                vault.store.replace(object, ByteBuffer.wrap(bad));
            }
        }
        vault.ledger.distrust(verify().damagedPacks());

        RecoveryPoint again = vault.backup(disk(31, 32, 40, 41, 42));

        assertThat(verify().damaged().stream().flatMap(damaged -> damaged.touches().stream()))
                .isNotEmpty()
                .noneMatch(touched -> touched.recoveryPoint().equals(again.id()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "packs/",
                "maps/",
                "manifests/",
                "configurations/",
                "recovery-points/",
                "forwarders/"
            })
    void a_turned_bit_a_cut_and_a_hole_are_found_anywhere_in_any_object(String folder) {
        SplittableRandom random = new SplittableRandom(folder.hashCode());
        for (BlobName object : vault.objects(folder)) {
            byte[] whole = vault.store.get(object, OBJECT_BYTES_MAX);
            for (int round = 0; round < 6; round++) {
                byte[] bad = whole.clone();
                int at = random.nextInt(bad.length);
                switch (round % 3) {
                    case 0 -> bad[at] ^= (byte) (1 << random.nextInt(8));
                    case 1 -> bad = Arrays.copyOf(whole, at);
                    default -> {
                        Arrays.fill(bad, at, Math.min(bad.length, at + 64), (byte) 0);
                        bad[at] = (byte) ~whole[at];
                    }
                }
                vault.store.replace(object, ByteBuffer.wrap(bad));

                VerifyReport report = verify();

                assertThat(names(report, object)).as("%s at %d: %s", object, at, report).isTrue();
            }
            vault.store.replace(object, ByteBuffer.wrap(whole));
        }
        assertThat(verify().damaged()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "packs/",
                "maps/",
                "manifests/",
                "configurations/",
                "recovery-points/",
                "forwarders/"
            })
    void a_deleted_object_that_somebody_needs_is_found_and_so_is_a_copy_under_another_name(
            String folder) {
        for (BlobName object : vault.objects(folder)) {
            byte[] whole = vault.store.get(object, OBJECT_BYTES_MAX);
            String name = object.value();
            int last = name.length() - 1;
            BlobName copy =
                    new BlobName(name.substring(0, last) + (name.charAt(last) == 'a' ? 'b' : 'a'));
            vault.store.putIfAbsent(copy, ByteBuffer.wrap(whole));
            assertThat(names(verify(), copy)).as("copy of %s", object).isTrue();
            vault.store.delete(copy);

            vault.store.delete(object);
            boolean needed = restoreFails();
            VerifyReport report = verify();

            assertThat(report.sound()).as("%s deleted: %s", object, report).isEqualTo(!needed);
            vault.store.putIfAbsent(object, ByteBuffer.wrap(whole));
        }
    }

    private boolean restoreFails() {
        try {
            return !vault.restoresAll();
        } catch (RepositoryException e) {
            return true;
        } catch (NoSuchElementException e) {
            // The recovery point itself: nothing in the bucket says that it ever was.
            return false;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"packs/", "maps/", "manifests/", "configurations/", "recovery-points/"})
    void two_swapped_objects_are_both_found(String folder) {
        List<BlobName> objects = vault.objects(folder);
        assertThat(objects).hasSizeGreaterThan(1);
        byte[] one = vault.store.get(objects.getFirst(), OBJECT_BYTES_MAX);
        byte[] other = vault.store.get(objects.getLast(), OBJECT_BYTES_MAX);
        vault.store.replace(objects.getFirst(), ByteBuffer.wrap(other));
        vault.store.replace(objects.getLast(), ByteBuffer.wrap(one));

        VerifyReport report = verify();

        assertThat(names(report, objects.getFirst())).isTrue();
        assertThat(names(report, objects.getLast())).isTrue();
    }

    @Test
    void damage_names_every_recovery_point_that_it_touches_with_disk_and_offset() {
        // Chunk 31 is the third of the first disk and the first of the second one.
        PackId shared = vault.packOfTheFirstChunk(second);
        vault.store.delete(shared.blob());

        List<Damaged> damaged = verify().damaged();

        List<Damaged.Touched> touches =
                damaged.stream().flatMap(bad -> bad.touches().stream()).distinct().toList();
        assertThat(touches)
                .extracting(Damaged.Touched::recoveryPoint)
                .contains(first.id(), second.id());
        assertThat(touches)
                .anySatisfy(touch -> {
                    assertThat(touch.recoveryPoint()).isEqualTo(first.id());
                    assertThat(touch.vm()).isEqualTo(first.vm());
                    assertThat(touch.disk()).contains(first.disks().getFirst().disk());
                    assertThat(touch.diskOffset()).hasValue(2L * Vault.CHUNK_BYTES);
                })
                .anySatisfy(touch -> {
                    assertThat(touch.recoveryPoint()).isEqualTo(second.id());
                    assertThat(touch.diskOffset()).hasValue(0);
                });
    }

    @Test
    void damage_of_metadata_names_the_recovery_point_too() {
        for (BlobName object :
                List.of(
                        second.configuration().blob(),
                        second.disks().getFirst().manifest().blob(),
                        second.id().blob(second.vm()))) {
            byte[] whole = vault.store.get(object, OBJECT_BYTES_MAX);
            vault.turnABit(object);

            assertThat(verify().damaged())
                    .singleElement()
                    .satisfies(bad -> {
                        assertThat(bad.object()).isEqualTo(object.value());
                        assertThat(bad.touches())
                                .extracting(Damaged.Touched::recoveryPoint)
                                .containsExactly(second.id());
                    });
            vault.store.replace(object, ByteBuffer.wrap(whole));
        }
    }

    @Test
    void references_that_do_not_fit_into_memory_are_taken_part_by_part() {
        Verifier frugal = new Verifier(vault.sealed, new VerifySettings(2, 1));

        VerifyReport report = frugal.whole(VerifyProgress.none());

        assertThat(report.damaged()).isEmpty();
        assertThat(report.packs()).isEqualTo(vault.packs().size());
        vault.store.delete(vault.packs().getFirst().blob());
        assertThat(frugal.whole(VerifyProgress.none()).sound()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 7, 20, 60, 100_000})
    void a_sample_stays_within_its_budget(long requests) {
        AtomicLong made = new AtomicLong();
        AtomicLong read = new AtomicLong();
        MeteredBlobStore metered =
                new MeteredBlobStore(
                        vault.store,
                        (request, outcome, bytes, took) -> {
                            made.incrementAndGet();
                            read.addAndGet(bytes);
                        });
        Verifier verifier = new Verifier(vault.sealed.through(metered), SMALL);

        VerifyReport report =
                verifier.sample(
                        new VerifyBudget(requests, 3_000 * requests), 5, VerifyProgress.none());

        assertThat(made.get()).isLessThanOrEqualTo(requests);
        assertThat(read.get()).isLessThanOrEqualTo(3_000 * requests);
        assertThat(report.damaged()).isEmpty();
        assertThat(report.complete()).isEqualTo(requests == 100_000);
    }

    @Test
    void samples_of_many_seeds_find_a_rotten_chunk_that_one_may_miss() {
        PackId pack = vault.packs().getFirst();
        vault.turnABit(pack.blob());
        Verifier verifier = new Verifier(vault.sealed, SMALL);
        int found = 0;
        for (long seed = 0; seed < 40; seed++) {
            VerifyBudget budget = new VerifyBudget(150, 60_000);
            if (!verifier.sample(budget, seed, VerifyProgress.none()).sound()) {
                found++;
            }
        }

        assertThat(found).isPositive();
        assertThat(
                        verifier.sample(
                                        new VerifyBudget(10_000, 10_000_000),
                                        1,
                                        VerifyProgress.none())
                                .sound())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void requests_that_fail_are_asked_again_and_are_no_damage(long seed) {
        RetryingBlobStore patient =
                new RetryingBlobStore(
                        FaultyBlobStore.seeded(
                                vault.store,
                                List.of(Fault.UNAVAILABLE, Fault.ANSWER_LOST),
                                4,
                                seed),
                        Retrying.real(
                                new Retrying.Patience(
                                        Duration.ofNanos(2),
                                        Duration.ofNanos(2),
                                        Duration.ofMinutes(1))));

        VerifyReport report =
                new Verifier(vault.sealed.through(patient), SMALL).whole(VerifyProgress.none());

        assertThat(report.damaged()).isEmpty();
    }
}
