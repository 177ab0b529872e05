package io.holdfast.repository.maintenance;

import static io.holdfast.repository.maintenance.Vault.disk;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several objects rot at once, in every way: a restore gives each byte as it was or fails, and
 * verify names the recovery points that fail, and no others.
 */
class RotTest {

    private static final int OBJECT_BYTES_MAX = 1 << 20;
    private static final int ROUNDS = 40;
    private static final int DAMAGES_MAX = 4;

    private static final List<String> FOLDERS =
            List.of(
                    "packs/",
                    "maps/",
                    "manifests/",
                    "configurations/",
                    "recovery-points/",
                    "forwarders/");

    private final Vault vault = new Vault(new MemoryBlobStore());

    @BeforeEach
    void recovery_points_that_share_chunks_and_two_rewritten_packs() throws Exception {
        List<RecoveryPoint> gone =
                List.of(vault.backup(disk(1, 2, 3, 4)), vault.backup(disk(5, 6, 7, 8)));
        vault.backup(disk(1, 0, 31, 32, 33, 34, 35, 36, 37, 38));
        vault.backup(disk(5, 31, 40));
        vault.backup(disk(41, 42, 43));
        vault.backup(disk(1, 5, 43, 0, 44));
        gone.forEach(vault::forget);
        for (int i = 0; i < 3; i++) {
            vault.sweep();
        }
        assertThat(vault.objects("forwarders/")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(vault.restoresAll()).isTrue();
    }

    private VerifyReport verify() {
        return new Verifier(vault.sealed, VerifySettings.defaults()).whole(VerifyProgress.none());
    }

    private static Set<RecoveryPointId> touched(VerifyReport report) {
        return report.damaged().stream()
                .flatMap(damaged -> damaged.touches().stream())
                .map(Damaged.Touched::recoveryPoint)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Those that the store lists and that do not restore; what does is as it was to the last bit.
     * One whose object is gone is none of them: nothing says that it ever was.
     */
    private Set<RecoveryPointId> hurt() throws IOException, InterruptedException {
        Set<RecoveryPointId> hurt = listed();
        for (RecoveryPoint point : vault.points()) {
            if (!hurt.remove(point.id())) {
                continue;
            }
            try {
                assertThat(vault.read(point)).isEqualTo(vault.expected(point));
            } catch (RepositoryException.Corrupt | RepositoryException.Missing e) {
                hurt.add(point.id());
            }
        }
        return hurt;
    }

    private Set<RecoveryPointId> listed() {
        return vault.objects("recovery-points/").stream()
                .map(name -> name.value().substring(name.value().lastIndexOf('/') + 1))
                .map(RecoveryPointId::of)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private byte[] get(BlobName name) {
        return vault.store.get(name, OBJECT_BYTES_MAX);
    }

    private void put(BlobName name, byte[] content) {
        vault.store.replace(name, ByteBuffer.wrap(content));
    }

    @Test
    void two_swapped_forwarders_are_both_found_and_hurt_who_was_led_by_them() throws Exception {
        List<BlobName> forwarders = vault.objects("forwarders/");
        byte[] one = get(forwarders.get(0));
        put(forwarders.get(0), get(forwarders.get(1)));
        put(forwarders.get(1), one);

        VerifyReport report = verify();

        assertThat(report.damaged())
                .extracting(Damaged::object)
                .contains(forwarders.get(0).value(), forwarders.get(1).value());
        assertThat(touched(report)).isNotEmpty().isEqualTo(hurt());
    }

    @Test
    void an_object_in_the_place_of_another_is_found_and_hurts_who_needs_the_other()
            throws Exception {
        for (String folder : FOLDERS) {
            List<BlobName> objects = vault.objects(folder);
            for (int i = 0; i < objects.size(); i++) {
                BlobName victim = objects.get(i);
                byte[] whole = get(victim);
                put(victim, get(objects.get((i + 1) % objects.size())));

                VerifyReport report = verify();

                assertThat(report.damaged()).as("%s", victim).isNotEmpty();
                assertThat(touched(report)).as("%s", victim).isEqualTo(hurt());
                put(victim, whole);
            }
        }
        assertThat(verify().damaged()).isEmpty();
    }

    /** The footer helps nobody who restores: its damage is told, and hurts no recovery point. */
    @Test
    void a_pack_whose_frame_alone_is_damaged_hurts_nobody() throws Exception {
        for (BlobName pack : vault.objects("packs/")) {
            byte[] whole = get(pack);
            put(pack, Arrays.copyOf(whole, whole.length - 1));

            VerifyReport report = verify();

            assertThat(report.damaged())
                    .singleElement()
                    .satisfies(damaged -> {
                        assertThat(damaged.object()).isEqualTo(pack.value());
                        assertThat(damaged.touches()).isEmpty();
                    });
            assertThat(hurt()).isEmpty();
            put(pack, whole);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void of_several_damages_at_once_verify_names_exactly_whom_they_hurt(long seed)
            throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Damages damages = new Damages(random);
            for (int i = 1 + random.nextInt(DAMAGES_MAX); i > 0; i--) {
                damages.one();
            }

            VerifyReport report = verify();

            assertThat(touched(report))
                    .as("seed %d, round %d: %s", seed, round, damages.done)
                    .isEqualTo(hurt());
            damages.mend();
            assertThat(verify().damaged()).as("mended").isEmpty();
        }
    }

    /** What is done to the store, and how it is undone. */
    private final class Damages {
        private final SplittableRandom random;
        private final List<BlobName> objects =
                FOLDERS.stream().flatMap(folder -> vault.objects(folder).stream()).toList();
        private final List<byte[]> contents = objects.stream().map(RotTest.this::get).toList();
        private final List<String> done = new ArrayList<>();
        private final List<BlobName> copies = new ArrayList<>();

        Damages(SplittableRandom random) {
            this.random = random;
        }

        private void one() {
            BlobName victim = some(objects);
            if (vault.store.head(victim).isEmpty()) {
                return;
            }
            byte[] whole = get(victim);
            int kind = random.nextInt(6);
            done.add(kind + " " + victim);
            switch (kind) {
                case 0 -> flip(victim, whole);
                case 1 -> put(victim, Arrays.copyOf(whole, random.nextInt(whole.length)));
                case 2 -> vault.store.delete(victim);
                case 3 -> swap(victim, whole);
                case 4 -> put(victim, contents.get(random.nextInt(contents.size())));
                default -> copy(victim, whole);
            }
        }

        private void flip(BlobName victim, byte[] whole) {
            byte[] bad = whole.clone();
            if (bad.length > 0) {
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            }
            put(victim, bad);
        }

        private void swap(BlobName victim, byte[] whole) {
            BlobName other = some(objects);
            if (vault.store.head(other).isPresent()) {
                put(victim, get(other));
                put(other, whole);
            }
        }

        /** Under a name that nothing has. */
        private void copy(BlobName victim, byte[] whole) {
            String name = victim.value();
            String end = Integer.toHexString(0x1000 + random.nextInt(0x1000)).substring(1);
            BlobName copy = new BlobName(name.substring(0, name.length() - end.length()) + end);
            if (vault.store.head(copy).isEmpty() && !objects.contains(copy)) {
                put(copy, whole);
                copies.add(copy);
            }
        }

        private BlobName some(List<BlobName> names) {
            return names.get(random.nextInt(names.size()));
        }

        private void mend() {
            for (int i = 0; i < objects.size(); i++) {
                put(objects.get(i), contents.get(i));
            }
            copies.forEach(vault.store::delete);
        }
    }
}
