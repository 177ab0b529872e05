package io.holdfast.transfer.postgres;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.TicketUrl;
import io.holdfast.ovirt.TransferId;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.TransferException.Again;
import io.holdfast.transfer.imagetransfer.ImageTransferBook;
import io.holdfast.transfer.imagetransfer.ImageTransferEntry;
import io.holdfast.transfer.imagetransfer.ImageTransferWanted;
import io.holdfast.transfer.imagetransfer.OpenImageTransfer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The book in the table {@code image_transfer}; an advisory lock of a session of its own keeps
 * replicas apart.
 */
public final class PostgresImageTransferBook implements ImageTransferBook {

    private static final String LOCK_KEY = "hashtextextended('holdfast-image-transfer/' || ?, 0)";

    private final DataSource database;

    public PostgresImageTransferBook(DataSource database) {
        this.database = database;
    }

    @Override
    public <T> T alone(DiskTransferId transfer, Alone<T> work)
            throws TransferException, InterruptedException {
        try (Connection session = database.getConnection()) {
            if (!lock(session, "pg_try_advisory_lock", transfer)) {
                throw new Again(
                        FailureReason.TRANSFER_BROKEN,
                        "Another worker opens or closes the image transfer of "
                                + transfer.text()
                                + " now.");
            }
            try {
                return work.run();
            } finally {
                lock(session, "pg_advisory_unlock", transfer);
            }
        } catch (SQLException failed) {
            throw new DatabaseFailed(failed);
        }
    }

    private static boolean lock(Connection session, String function, DiskTransferId transfer)
            throws SQLException {
        try (PreparedStatement select =
                session.prepareStatement("SELECT " + function + "(" + LOCK_KEY + ")")) {
            select.setString(1, transfer.text());
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    @Override
    public Optional<ImageTransferEntry> find(DiskTransferId transfer) {
        return Sql.in(
                database,
                connection -> {
                    try (PreparedStatement select =
                            connection.prepareStatement(
                                    "SELECT state, image_transfer, ticket_url FROM image_transfer"
                                            + " WHERE disk_transfer = ?")) {
                        select.setObject(1, transfer.value());
                        try (ResultSet row = select.executeQuery()) {
                            return row.next() ? Optional.of(entry(row)) : Optional.empty();
                        }
                    }
                });
    }

    private static ImageTransferEntry entry(ResultSet row) throws SQLException {
        String state = row.getString("state");
        return switch (state) {
            case "STARTING" -> new ImageTransferEntry.Starting();
            case "CLOSED" -> new ImageTransferEntry.Closed();
            case "OPEN" ->
                    new ImageTransferEntry.Open(
                            new OpenImageTransfer(
                                    new TransferId(row.getObject("image_transfer", UUID.class)),
                                    TicketUrl.parse(row.getString("ticket_url"))));
            default -> throw new SQLException("Table image_transfer has a state " + state);
        };
    }

    @Override
    public List<DiskTransferId> notClosed() {
        return Sql.in(
                database,
                connection -> {
                    try (PreparedStatement select =
                                    connection.prepareStatement(
                                            "SELECT disk_transfer FROM image_transfer WHERE state <>"
                                                    + " 'CLOSED' ORDER BY changed_at");
                            ResultSet row = select.executeQuery()) {
                        List<DiskTransferId> found = new ArrayList<>();
                        while (row.next()) {
                            found.add(new DiskTransferId(row.getObject(1, UUID.class)));
                        }
                        return found;
                    }
                });
    }

    @Override
    public void starting(ImageTransferWanted wanted) {
        write(wanted, "STARTING", null);
    }

    @Override
    public void opened(ImageTransferWanted wanted, OpenImageTransfer transfer) {
        write(wanted, "OPEN", transfer);
    }

    @Override
    public void closed(ImageTransferWanted wanted) {
        write(wanted, "CLOSED", null);
    }

    private void write(
            ImageTransferWanted wanted, String state, @Nullable OpenImageTransfer transfer) {
        Sql.in(
                database,
                connection -> {
                    try (PreparedStatement upsert =
                            connection.prepareStatement(
                                    """
                                    INSERT INTO image_transfer AS known
                                        (disk_transfer, engine, disk, direction, state, image_transfer, ticket_url)
                                    VALUES (?, ?, ?, ?, ?, ?, ?)
                                    ON CONFLICT (disk_transfer) DO UPDATE SET
                                        state = excluded.state,
                                        image_transfer = coalesce(excluded.image_transfer, known.image_transfer),
                                        ticket_url = excluded.ticket_url,
                                        opened = known.opened
                                            + CASE WHEN excluded.state = 'STARTING' THEN 1 ELSE 0 END,
                                        changed_at = now()
                                    """)) {
                        upsert.setObject(1, wanted.transfer().value());
                        upsert.setString(2, wanted.engine().value());
                        upsert.setObject(3, wanted.disk().value());
                        upsert.setString(4, wanted.direction().name());
                        upsert.setString(5, state);
                        upsert.setObject(6, transfer == null ? null : transfer.id().value());
                        upsert.setString(
                                7, transfer == null ? null : transfer.ticket().reveal().toString());
                        return upsert.executeUpdate();
                    }
                });
    }
}
