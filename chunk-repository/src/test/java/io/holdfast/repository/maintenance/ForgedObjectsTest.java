package io.holdfast.repository.maintenance;

import static io.holdfast.repository.maintenance.Vault.disk;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.localstack.fuzz.Fuzzing;
import io.holdfast.localstack.fuzz.Parser;
import io.holdfast.localstack.fuzz.Parser.Bound;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.RunSink;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.sealing.ObjectKind;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Objects whose seals hold and that say anything at all, as a defect of a writer would leave them,
 * and objects of others in every folder: restore, verify, rebuild and the plan of a sweep end by
 * their own errors, or find what they are for.
 */
class ForgedObjectsTest {

    /** Each input goes through a whole repository. */
    private static final long ROUNDS = 200;

    /** Work of many threads on objects of some KiB: what one thread of them may take. */
    private static final Bound OF_REPOSITORY = new Bound(64, 64 << 20);

    private final Vault vault = new Vault(new MemoryBlobStore());
    private RecoveryPoint point;

    @BeforeEach
    void a_rewritten_pack_and_recovery_points() throws Exception {
        RecoveryPoint gone = vault.backup(disk(1, 2, 3, 4, 5, 6, 7, 8, 9));
        point = vault.backup(disk(2, 0, 31, 32, 33, 34, 35, 36, 37, 38));
        vault.backup(disk(31, 32, 40, 41, 42));
        vault.forget(gone);
        vault.sweep();
        vault.sweep();
        assertThat(vault.objects("forwarders/")).isNotEmpty();
    }

    private static String folder(ObjectKind kind) {
        return switch (kind) {
            case SEGMENT_MAP -> "maps/";
            case DISK_MANIFEST -> "manifests/";
            case CONFIGURATION -> "configurations/";
            case RECOVERY_POINT -> "recovery-points/";
            case FORWARDER -> "forwarders/";
            case PACK_TAIL -> throw new IllegalArgumentException("tails are in packs");
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = ObjectKind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PACK_TAIL", "CONFIGURATION"})
    void an_object_that_is_sealed_well_and_says_anything_breaks_nobody(ObjectKind kind) {
        List<BlobName> objects = vault.objects(folder(kind));
        List<byte[]> good =
                objects.stream().map(name -> vault.sealed.objects().get(kind, name)).toList();
        BlobName victim = victim(kind, objects);
        byte[] whole = vault.store.get(victim, 1 << 20);
        Parser parser =
                new Parser(
                        kind + " within its seal",
                        RepositoryException.class,
                        OF_REPOSITORY,
                        good,
                        input -> {
                            vault.store.replace(
                                    victim,
                                    ByteBuffer.wrap(
                                            vault.sealed.objects().seal(kind, victim, input)));
                            everybody();
                        });
        Fuzzing.run(parser, ROUNDS);
        vault.store.replace(victim, ByteBuffer.wrap(whole));

        assertThat(
                        new Verifier(vault.sealed, VerifySettings.defaults())
                                .whole(VerifyProgress.none())
                                .damaged())
                .isEmpty();
    }

    private BlobName victim(ObjectKind kind, List<BlobName> objects) {
        return kind == ObjectKind.DISK_MANIFEST
                ? point.disks().getFirst().manifest().blob()
                : objects.getFirst();
    }

    /** A verification tells of damage and goes on; the others may stop there. */
    private void everybody() throws IOException, InterruptedException {
        Verifier verifier = new Verifier(vault.sealed, new VerifySettings(1, 1 << 20));
        goesOn(() -> verifier.whole(VerifyProgress.none()));
        goesOn(() -> verifier.sample(new VerifyBudget(1_000, 1 << 20), 1, VerifyProgress.none()));
        vault.sweeper().plan();
        new Rebuilder(vault.sealed, new MemoryLedger(vault.sealed.repository()), 1)
                .rebuild(_ -> {}, VerifyProgress.none());
        restore();
    }

    private static void goesOn(Supplier<?> work) {
        try {
            var _ = work.get();
        } catch (RepositoryException e) {
            throw new AssertionError("it stops at damage instead of telling of it", e);
        }
    }

    private void restore() throws IOException, InterruptedException {
        RepositoryReader reader = RepositoryReader.open(vault.store, vault.key, Vault.SMALL);
        RecoveryPoint found = reader.recoveryPoints().find(point.vm(), point.id()).orElse(point);
        for (RecoveryPoint.Disk disk : found.disks()) {
            long bytes = reader.readManifest(disk.manifest()).virtualBytes();
            reader.readDisk(disk.manifest(), inside(bytes));
        }
    }

    private static RunSink inside(long bytes) {
        return new RunSink() {
            @Override
            public void data(long offset, ByteBuffer plain) {
                zero(offset, plain.remaining());
            }

            @Override
            public void zero(long offset, long length) {
                if (offset < 0 || length < 1 || offset > bytes - length) {
                    throw new AssertionError(
                            "%d bytes at %d of %d are given".formatted(length, offset, bytes));
                }
            }
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "packs/",
                "maps/",
                "manifests/",
                "configurations/",
                "recovery-points/",
                "forwarders/",
                "epochs/"
            })
    void an_object_of_somebody_else_under_any_name_breaks_nobody(String folder) {
        List<byte[]> good =
                vault.objects(folder).isEmpty()
                        ? List.of(text(folder + "7"), text(folder + "0000000000000007"))
                        : vault.objects(folder).stream().map(name -> text(name.value())).toList();
        byte[] foreign = text("somebody else's\n");
        Parser parser =
                new Parser(
                        "name in " + folder,
                        RepositoryException.class,
                        OF_REPOSITORY,
                        good,
                        List.of(text("/"), text("-"), text("A"), text(folder), text("00")),
                        input -> {
                            var name = BlobName.parse(new String(input, StandardCharsets.UTF_8));
                            if (name.isPresent() && vault.store.head(name.get()).isEmpty()) {
                                vault.store.putIfAbsent(name.get(), ByteBuffer.wrap(foreign));
                                try {
                                    everybody();
                                } finally {
                                    vault.store.delete(name.get());
                                }
                            }
                        });

        Fuzzing.run(parser, ROUNDS);

        assertThat(vault.points())
                .allSatisfy(
                        stored -> assertThat(vault.read(stored)).isEqualTo(vault.expected(stored)));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
