package io.holdfast.transfer.postgres;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.SegmentMapId;
import io.holdfast.transfer.receipt.SegmentReceipt;
import io.holdfast.transfer.receipt.SegmentReceipts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Receipts in the table {@code segment_receipt}. */
public final class PostgresSegmentReceipts implements SegmentReceipts {

    private static final String COLUMNS =
            "segment, segment_map, bytes_read, bytes_stored, zero_bytes, chunks, bytes_written";

    private final DataSource database;

    public PostgresSegmentReceipts(DataSource database) {
        this.database = database;
    }

    @Override
    public Total total(DiskTransferId transfer) {
        return Sql.in(
                database,
                connection -> {
                    try (PreparedStatement select =
                            connection.prepareStatement(
                                    "SELECT count(*), coalesce(sum(bytes_read + bytes_written), 0),"
                                            + " coalesce(sum(bytes_stored), 0)"
                                            + " FROM segment_receipt WHERE disk_transfer = ?")) {
                        select.setObject(1, transfer.value());
                        try (ResultSet row = select.executeQuery()) {
                            row.next();
                            return new Total(row.getLong(1), row.getLong(2), row.getLong(3));
                        }
                    }
                });
    }

    @Override
    public Optional<SegmentReceipt> find(DiskTransferId transfer, int segment) {
        return Sql.in(
                database,
                connection -> {
                    try (PreparedStatement select =
                            connection.prepareStatement(
                                    "SELECT "
                                            + COLUMNS
                                            + " FROM segment_receipt WHERE disk_transfer = ? AND segment = ?")) {
                        select.setObject(1, transfer.value());
                        select.setInt(2, segment);
                        return read(select).stream().findFirst();
                    }
                });
    }

    @Override
    public List<SegmentReceipt> all(DiskTransferId transfer) {
        return Sql.in(
                database,
                connection -> {
                    try (PreparedStatement select =
                            connection.prepareStatement(
                                    "SELECT "
                                            + COLUMNS
                                            + " FROM segment_receipt WHERE disk_transfer = ? ORDER BY segment")) {
                        select.setObject(1, transfer.value());
                        return read(select);
                    }
                });
    }

    @Override
    public void write(Connection transaction, DiskTransferId transfer, SegmentReceipt receipt)
            throws SQLException {
        try (PreparedStatement insert =
                transaction.prepareStatement(
                        "INSERT INTO segment_receipt (disk_transfer, "
                                + COLUMNS
                                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            SegmentMapId map = receipt.map();
            insert.setObject(1, transfer.value());
            insert.setInt(2, receipt.segment());
            insert.setString(3, map == null ? null : map.value());
            insert.setLong(4, receipt.bytesRead());
            insert.setLong(5, receipt.bytesStored());
            insert.setLong(6, receipt.zeroBytes());
            insert.setLong(7, receipt.chunks());
            insert.setLong(8, receipt.bytesWritten());
            insert.executeUpdate();
        }
    }

    private static List<SegmentReceipt> read(PreparedStatement select) throws SQLException {
        List<SegmentReceipt> receipts = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String map = row.getString("segment_map");
                receipts.add(
                        new SegmentReceipt(
                                row.getInt("segment"),
                                map == null ? null : new SegmentMapId(map),
                                row.getLong("bytes_read"),
                                row.getLong("bytes_stored"),
                                row.getLong("zero_bytes"),
                                row.getLong("chunks"),
                                row.getLong("bytes_written")));
            }
        }
        return receipts;
    }
}
