package io.holdfast.snapshot.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.CheckpointId;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.SnapshotId;
import io.holdfast.contracts.VmId;
import io.holdfast.localstack.PostgresServer;
import io.holdfast.localstack.SharedStack;
import io.holdfast.saga.postgres.Transactions;
import io.holdfast.snapshot.chain.ChainLink;
import io.holdfast.snapshot.chain.LinkedDisk;
import io.holdfast.snapshot.freeze.FreezeSettings;
import io.holdfast.snapshot.leftover.BackupSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What this service remembers of chains and freezes, in a real PostgreSQL. */
class TablesTest {

    private static final EngineId LAB = new EngineId("lab");
    private static final Instant AT = Instant.parse("2026-11-23T04:00:00Z");
    private static final FreezeSettings FREEZE =
            new FreezeSettings(
                    Duration.ofSeconds(60), Duration.ofSeconds(10), 2, Duration.ofHours(1));

    private static Transactions transactions;

    private final VmId vm = new VmId(UUID.randomUUID());

    @BeforeAll
    static void make_the_tables() throws IOException, SQLException {
        PostgresServer server = SharedStack.postgres();
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(server.createSchema("snapshot_tables"));
        database.setUser(server.user());
        database.setPassword(server.password());
        for (String name : List.of("V101__chain_link.sql", "V103__backup_snapshot.sql")) {
            try (var script = TablesTest.class.getResourceAsStream("/db/snapshot/" + name);
                    Connection connection = database.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        new String(
                                Objects.requireNonNull(script).readAllBytes(),
                                StandardCharsets.UTF_8));
            }
        }
        transactions = new Transactions(database);
    }

    private static ChainLink link() {
        return new ChainLink(
                new RecoveryPointId(UUID.randomUUID()),
                new CheckpointId(UUID.randomUUID()),
                true,
                AT,
                List.of(
                        new LinkedDisk(
                                new DiskId(UUID.randomUUID()),
                                new DiskManifestId("ab".repeat(32)),
                                1 << 30)));
    }

    @Test
    void a_link_is_found_as_it_was_added_once_and_of_its_vm_alone() {
        ChainTable chains = new ChainTable(transactions);
        ChainLink link = link();
        chains.add(LAB, vm, link);
        chains.add(LAB, vm, link);
        chains.add(LAB, new VmId(UUID.randomUUID()), link());
        assertThat(chains.of(LAB, vm).links()).containsExactly(link);
        assertThat(chains.of(new EngineId("other"), vm).links()).isEmpty();
    }

    @Test
    void a_link_is_removed_by_its_checkpoint() {
        ChainTable chains = new ChainTable(transactions);
        ChainLink one = link();
        ChainLink two = link();
        chains.add(LAB, vm, one);
        chains.add(LAB, vm, two);
        chains.remove(LAB, vm, one.checkpoint());
        chains.remove(LAB, vm, one.checkpoint());
        assertThat(chains.of(LAB, vm).links()).containsExactly(two);
    }

    @Test
    void a_guest_is_left_alone_after_so_many_time_outs_in_a_row() {
        FreezeTable freezes = new FreezeTable(transactions, FREEZE);
        freezes.timedOut(LAB, vm, AT);
        assertThat(freezes.leftAloneUntil(LAB, vm)).isEmpty();
        freezes.timedOut(LAB, vm, AT.plusSeconds(60));
        assertThat(freezes.leftAloneUntil(LAB, vm)).contains(AT.plusSeconds(3660));
        freezes.wentWell(LAB, vm);
        freezes.timedOut(LAB, vm, AT);
        assertThat(freezes.leftAloneUntil(LAB, vm)).isEmpty();
    }

    @Test
    void a_snapshot_of_a_vm_backup_is_remembered_once_until_it_is_forgotten() {
        BackupSnapshotTable snapshots = new BackupSnapshotTable(transactions);
        BackupSnapshot one = snapshot(vm);
        BackupSnapshot two = snapshot(vm);
        snapshots.remember(one);
        snapshots.remember(one);
        snapshots.remember(two);
        snapshots.remember(snapshot(new VmId(UUID.randomUUID())));
        assertThat(snapshots.of(LAB, vm)).containsExactlyInAnyOrder(one, two);
        assertThat(snapshots.of(new EngineId("other"), vm)).isEmpty();
        snapshots.forget(one);
        snapshots.forget(one);
        assertThat(snapshots.of(LAB, vm)).containsExactly(two);
    }

    private static BackupSnapshot snapshot(VmId vm) {
        return new BackupSnapshot(
                LAB, vm, new SnapshotId(UUID.randomUUID()), new JobId(UUID.randomUUID()));
    }
}
