package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.directory.DirectoryBlobStore;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.sealing.MasterKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A repository of version 1 that was checked in when the format was fixed. Every later Holdfast
 * restores it, bit for bit.
 */
class GoldenRepositoryTest {

    private static final Path FOLDER = Path.of("src/test/resources/golden/version-1");
    private static final long SEED = 20261123;
    private static final int SIZE = 100_001;
    private static final String OVF = "<ovf:Envelope>golden</ovf:Envelope>";

    @Test
    void the_checked_in_repository_restores_bit_for_bit() throws Exception {
        MasterKey key = MasterKey.fromFile(FOLDER.resolve("master.key"));
        try (RepositoryReader repository =
                        RepositoryReader.open(
                                DirectoryBlobStore.in(FOLDER.resolve("repository")), key);
                Stream<ListedRecoveryPoint> all = repository.recoveryPoints().list()) {
            List<ListedRecoveryPoint> points = all.toList();
            assertThat(points).hasSize(1);
            assertThat(points.getFirst()).isInstanceOf(ListedRecoveryPoint.Whole.class);
            RecoveryPoint point = ((ListedRecoveryPoint.Whole) points.getFirst()).recoveryPoint();

            byte[] disk = DiskTransfers.read(repository, point.disks().getFirst().manifest());
            byte[] ovf = repository.configurations().open(point.configuration());

            assertThat(disk).isEqualTo(disk());
            assertThat(new String(ovf, StandardCharsets.UTF_8)).isEqualTo(OVF);
            assertThat(point)
                    .isEqualTo(
                            RecoveryPointsTest.point(
                                    point.configuration(),
                                    point.disks().getFirst().manifest(),
                                    SIZE));
        }
    }

    private static byte[] disk() {
        return RandomDisk.of(SEED, SIZE, RoundTripTest.CHUNK_BYTES).bytes();
    }

    /** Run once for each new version of the format, never to make the other test pass. */
    public static void main(String[] args) throws Exception {
        Files.createDirectories(FOLDER);
        MasterKey key = MasterKey.generate();
        Files.writeString(FOLDER.resolve("master.key"), key.toBase64() + "\n");
        try (Repository repository =
                Repository.create(
                        DirectoryBlobStore.in(FOLDER.resolve("repository")),
                        key,
                        RoundTripTest.SMALL,
                        MemoryLedger::new)) {
            RecoveryPoint point =
                    RecoveryPointsTest.point(
                            repository.sealConfiguration(
                                    DiskTransfers.pin(repository),
                                    OVF.getBytes(StandardCharsets.UTF_8)),
                            DiskTransfers.store(
                                    repository,
                                    RandomDisk.of(SEED, SIZE, RoundTripTest.CHUNK_BYTES)),
                            SIZE);
            repository.commit(DiskTransfers.JOB, point);
        }
    }
}
