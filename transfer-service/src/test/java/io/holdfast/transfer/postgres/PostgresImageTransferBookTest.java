package io.holdfast.transfer.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.TransferDisk;
import io.holdfast.localstack.PostgresServer;
import io.holdfast.localstack.SharedStack;
import io.holdfast.ovirt.TicketUrl;
import io.holdfast.ovirt.TransferId;
import io.holdfast.transfer.Samples;
import io.holdfast.transfer.backup.DiskDoors;
import io.holdfast.transfer.imagetransfer.ImageTransferEntry;
import io.holdfast.transfer.imagetransfer.ImageTransferWanted;
import io.holdfast.transfer.imagetransfer.OpenImageTransfer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The book, in a real PostgreSQL. */
class PostgresImageTransferBookTest {

    private static final PGSimpleDataSource DATABASE = new PGSimpleDataSource();

    @BeforeAll
    static void make_the_table() throws IOException, SQLException {
        PostgresServer server = SharedStack.postgres();
        DATABASE.setUrl(server.createSchema("image_transfers"));
        DATABASE.setUser(server.user());
        DATABASE.setPassword(server.password());
        try (var script =
                        PostgresImageTransferBookTest.class.getResourceAsStream(
                                "/db/transfer/V100__transfer.sql");
                Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    new String(
                            Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void what_is_asked_for_or_open_is_not_closed() {
        PostgresImageTransferBook book = new PostgresImageTransferBook(DATABASE);
        assertThat(book.notClosed()).isEmpty();
        ImageTransferWanted asked = wanted();
        ImageTransferWanted open = wanted();
        ImageTransferWanted closed = wanted();
        book.starting(asked);
        OpenImageTransfer opened =
                new OpenImageTransfer(
                        new TransferId(UUID.randomUUID()),
                        new TicketUrl(URI.create("https://host:54322/images/ticket")));
        book.starting(open);
        book.opened(open, opened);
        book.starting(closed);
        book.opened(closed, opened);
        book.closed(closed);

        assertThat(book.notClosed()).containsExactly(asked.transfer(), open.transfer());
        assertThat(book.find(open.transfer())).contains(new ImageTransferEntry.Open(opened));
        assertThat(book.find(closed.transfer())).contains(new ImageTransferEntry.Closed());
    }

    private static ImageTransferWanted wanted() {
        TransferDisk command = Samples.transferDisk(1L << 30);
        return DiskDoors.download(command);
    }
}
