package io.holdfast.snapshot.postgres;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.SnapshotId;
import io.holdfast.contracts.VmId;
import io.holdfast.saga.postgres.Transactions;
import io.holdfast.snapshot.leftover.BackupSnapshot;
import io.holdfast.snapshot.leftover.BackupSnapshots;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The engines' own snapshots, in the table {@code backup_snapshot}. */
public final class BackupSnapshotTable implements BackupSnapshots {

    private final Transactions transactions;

    public BackupSnapshotTable(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public void remember(BackupSnapshot snapshot) {
        transactions.run(connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "INSERT INTO backup_snapshot (engine, vm_id, snapshot_id, job_id) VALUES (?,"
                                    + " ?, ?, ?) ON CONFLICT DO NOTHING")) {
                insert.setString(1, snapshot.engine().value());
                insert.setObject(2, snapshot.vm().value());
                insert.setObject(3, snapshot.snapshot().value());
                insert.setObject(4, snapshot.job().value());
                return insert.executeUpdate();
            }
        });
    }

    @Override
    public List<BackupSnapshot> of(EngineId engine, VmId vm) {
        return transactions.run(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "SELECT snapshot_id, job_id FROM backup_snapshot WHERE engine = ? AND vm_id"
                                    + " = ? ORDER BY snapshot_id")) {
                select.setString(1, engine.value());
                select.setObject(2, vm.value());
                List<BackupSnapshot> found = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        found.add(
                                new BackupSnapshot(
                                        engine,
                                        vm,
                                        new SnapshotId(row.getObject(1, UUID.class)),
                                        new JobId(row.getObject(2, UUID.class))));
                    }
                }
                return found;
            }
        });
    }

    @Override
    public void forget(BackupSnapshot snapshot) {
        transactions.run(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement(
                            "DELETE FROM backup_snapshot WHERE engine = ? AND snapshot_id = ?")) {
                delete.setString(1, snapshot.engine().value());
                delete.setObject(2, snapshot.snapshot().value());
                return delete.executeUpdate();
            }
        });
    }
}
