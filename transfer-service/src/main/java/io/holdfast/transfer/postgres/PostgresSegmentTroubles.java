package io.holdfast.transfer.postgres;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.transfer.segment.SegmentTroubles;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import javax.sql.DataSource;

/** In the table {@code segment_trouble}, by the database's clock. */
public final class PostgresSegmentTroubles implements SegmentTroubles {

    private final DataSource database;

    public PostgresSegmentTroubles(DataSource database) {
        this.database = database;
    }

    @Override
    public Duration lasting(DiskTransferId transfer, int segment) {
        return Sql.in(
                database,
                connection -> {
                    try (PreparedStatement upsert =
                            connection.prepareStatement(
                                    """
                                    INSERT INTO segment_trouble AS known (disk_transfer, segment, since)
                                    VALUES (?, ?, now())
                                    ON CONFLICT (disk_transfer, segment) DO UPDATE SET since = known.since
                                    RETURNING extract(epoch FROM now() - since)
                                    """)) {
                        upsert.setObject(1, transfer.value());
                        upsert.setInt(2, segment);
                        try (ResultSet row = upsert.executeQuery()) {
                            row.next();
                            return Duration.ofMillis(Math.round(row.getDouble(1) * 1000));
                        }
                    }
                });
    }

    /** Takes along what is left of segments that nobody asked for again. */
    @Override
    public void over(DiskTransferId transfer, int segment) {
        Sql.in(
                database,
                connection -> {
                    try (PreparedStatement delete =
                            connection.prepareStatement(
                                    "DELETE FROM segment_trouble WHERE (disk_transfer = ? AND segment ="
                                            + " ?) OR since < now() - interval '7 days'")) {
                        delete.setObject(1, transfer.value());
                        delete.setInt(2, segment);
                        return delete.executeUpdate();
                    }
                });
    }
}
