package io.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.BackupFailed;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.RestoreFailed;
import io.holdfast.contracts.TerminalBackupEvent;
import io.holdfast.contracts.TerminalRestoreEvent;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.VmReference;
import io.holdfast.localstack.demo.SimulatorProcess;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What breaks on the way fails the job with its place, and leaves nothing behind. */
@ExtendWith(WholeSystem.Shared.class)
class FaultsTest {

    private final WholeSystem system;

    FaultsTest(WholeSystem system) {
        this.system = system;
    }

    @AfterEach
    void clear_faults() throws Exception {
        system.installation().simulator().clearFaults();
    }

    @Test
    void a_disk_that_cannot_be_read_at_an_offset_fails_the_job_with_disk_and_offset()
            throws Exception {
        SimulatorProcess engine = system.installation().simulator();
        int mark = engine.mark();
        String disk = system.diskOf("broken");
        long bad = 5 * WholeSystem.MIB + 17;
        engine.fault(
                "{\"on\":\"imageio\",\"point\":\"GET "
                        + disk
                        + "\",\"effect\":{\"kind\":\"unreadable\",\"offset\":"
                        + bad
                        + "},\"trigger\":{}}");
        TerminalBackupEvent end = system.endedBackup(WholeSystem.LAB, VmReference.byName("broken"));
        BackupFailed failed = (BackupFailed) end;
        assertThat(failed.failure().reason()).isEqualTo(FailureReason.DISK_UNREADABLE);
        assertThat(failed.failure().disk()).isEqualTo(new DiskId(UUID.fromString(disk)));
        assertThat(failed.failure().offsetBytes()).isNotNull();
        assertThat(failed.failure().offsetBytes()).isBetween(4 * WholeSystem.MIB, bad);
        system.assertNothingLeft(mark);
    }

    @Test
    void an_engine_that_is_away_fails_the_job_at_its_deadline_and_is_clean_afterwards()
            throws Exception {
        SimulatorProcess engine = system.installation().simulator();
        int mark = engine.mark();
        engine.away(Duration.ofSeconds(35));
        String vm = engine.vm("web");
        TerminalBackupEvent end =
                system.endedBackup(
                        WholeSystem.LAB, VmReference.byId(new VmId(UUID.fromString(vm))));
        assertThat(((BackupFailed) end).failure().reason())
                .isEqualTo(FailureReason.DEADLINE_PASSED);
        system.assertNothingLeft(mark);
    }

    @Test
    void an_altered_pack_stops_the_restore_and_is_named() throws Exception {
        BackupCompleted backup = system.backedUp("altered");
        damagePacksOf(backup, FaultsTest::flipInTheMiddle);
        assertRefusedWithPlace(backup, "altered-restored");
    }

    @Test
    void a_truncated_pack_stops_the_restore_and_is_named() throws Exception {
        // Content of its own: equal content is stored once, and what is damaged would be
        // everybody's.
        system.addVmOfNoise("truncated", 24);
        BackupCompleted backup = system.backedUp("truncated");
        damagePacksOf(backup, FaultsTest::cutInTheMiddle);
        assertRefusedWithPlace(backup, "truncated-restored");
    }

    private void assertRefusedWithPlace(BackupCompleted backup, String name) throws Exception {
        int mark = system.installation().simulator().mark();
        TerminalRestoreEvent end = system.restored(backup.recoveryPoint(), name, MacPolicy.NEW);
        RestoreFailed failed = (RestoreFailed) end;
        assertThat(failed.failure().reason()).isEqualTo(FailureReason.REPOSITORY_CORRUPT);
        assertThat(failed.failure().pack()).isNotNull();
        assertThat(failed.failure().disk()).isNotNull();
        assertThat(failed.failure().offsetBytes()).isNotNull();
        assertThat(failed.leftovers()).isEmpty();
        system.assertNothingLeft(mark);
    }

    /** What happens to the file of a pack. */
    @FunctionalInterface
    private interface Damage {
        void befall(Path pack) throws IOException;
    }

    private static void flipInTheMiddle(Path pack) throws IOException {
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        Files.write(pack, bytes, StandardOpenOption.WRITE);
    }

    private static void cutInTheMiddle(Path pack) throws IOException {
        try (FileChannel file = FileChannel.open(pack, StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }
    }

    /** To every pack of size that is younger than the recovery point's job. */
    private void damagePacksOf(BackupCompleted backup, Damage damage) throws IOException {
        int damaged = 0;
        try (Stream<Path> files = Files.walk(system.installation().folder().resolve("stack"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                boolean ofJob =
                        file.toString().contains("/packs/")
                                && Files.getLastModifiedTime(file)
                                        .toInstant()
                                        .isAfter(backup.startedAt());
                if (ofJob && Files.size(file) > WholeSystem.MIB) {
                    damage.befall(file);
                    damaged++;
                }
            }
        }
        assertThat(damaged).isPositive();
    }
}
