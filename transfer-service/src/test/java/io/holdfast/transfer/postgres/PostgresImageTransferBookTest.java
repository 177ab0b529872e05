package io.holdfast.transfer.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.TransferDisk;
import io.holdfast.ovirt.TicketUrl;
import io.holdfast.ovirt.TransferId;
import io.holdfast.transfer.Samples;
import io.holdfast.transfer.backup.DiskDoors;
import io.holdfast.transfer.imagetransfer.ImageTransferEntry;
import io.holdfast.transfer.imagetransfer.ImageTransferWanted;
import io.holdfast.transfer.imagetransfer.OpenImageTransfer;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The book, in a real PostgreSQL. */
class PostgresImageTransferBookTest {

    @Test
    void what_is_asked_for_or_open_is_not_closed() throws Exception {
        PostgresImageTransferBook book =
                new PostgresImageTransferBook(Tables.of("image_transfers", "V100__transfer"));
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
