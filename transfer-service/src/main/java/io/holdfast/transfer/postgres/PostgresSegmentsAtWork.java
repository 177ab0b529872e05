package io.holdfast.transfer.postgres;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.transfer.segment.SegmentsAtWork;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.UUID;
import javax.sql.DataSource;

/** Leases in the table {@code segment_at_work}, by the database's clock. */
public final class PostgresSegmentsAtWork implements SegmentsAtWork {

    private final DataSource database;

    public PostgresSegmentsAtWork(DataSource database) {
        this.database = database;
    }

    @Override
    public boolean take(DiskTransferId transfer, int segment, UUID worker) {
        return Sql.in(
                database,
                connection -> {
                    try (PreparedStatement upsert =
                            connection.prepareStatement(
                                    """
                                    INSERT INTO segment_at_work AS known
                                        (disk_transfer, segment, worker, held_until)
                                    VALUES (?, ?, ?, now() + make_interval(secs => ?))
                                    ON CONFLICT (disk_transfer, segment) DO UPDATE SET
                                        worker = excluded.worker, held_until = excluded.held_until
                                    WHERE known.worker = excluded.worker OR known.held_until < now()
                                    """)) {
                        upsert.setObject(1, transfer.value());
                        upsert.setInt(2, segment);
                        upsert.setObject(3, worker);
                        upsert.setDouble(4, LEASE.toMillis() / 1000.0);
                        return upsert.executeUpdate() == 1;
                    }
                });
    }

    /** Takes along what nobody let go of, because its worker died and its segment was done. */
    @Override
    public void release(DiskTransferId transfer, int segment, UUID worker) {
        Sql.in(
                database,
                connection -> {
                    try (PreparedStatement delete =
                            connection.prepareStatement(
                                    "DELETE FROM segment_at_work WHERE (disk_transfer = ? AND"
                                            + " segment = ? AND worker = ?) OR held_until < now() -"
                                            + " interval '1 hour'")) {
                        delete.setObject(1, transfer.value());
                        delete.setInt(2, segment);
                        delete.setObject(3, worker);
                        return delete.executeUpdate();
                    }
                });
    }

    @Override
    public boolean any(DiskTransferId transfer) {
        return Sql.in(
                database,
                connection -> {
                    try (PreparedStatement select =
                            connection.prepareStatement(
                                    "SELECT 1 FROM segment_at_work WHERE disk_transfer = ? AND"
                                            + " held_until > now() LIMIT 1")) {
                        select.setObject(1, transfer.value());
                        try (ResultSet row = select.executeQuery()) {
                            return row.next();
                        }
                    }
                });
    }
}
