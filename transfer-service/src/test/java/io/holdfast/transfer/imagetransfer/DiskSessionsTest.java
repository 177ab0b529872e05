package io.holdfast.transfer.imagetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.EngineBackupId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.ovirt.ByteRange;
import io.holdfast.ovirt.ExtentContext;
import io.holdfast.ovirt.ExtentListing;
import io.holdfast.ovirt.ImageioOptions;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.ovirt.TicketUrl;
import io.holdfast.ovirt.TransferId;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskSessionsTest {

    private static final int CONNECTIONS = 8;

    private final OpenImageTransfer open =
            new OpenImageTransfer(
                    new TransferId(UUID.randomUUID()),
                    new TicketUrl(URI.create("https://host/images/1")));
    private final ImageTransferWanted download = wanted(new ImageSource.VmBackup(backup(), false));
    private final ImageTransferWanted upload = wanted(new ImageSource.NewDisk());

    /** What is open now, by its connections. */
    private final List<Integer> opened = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"1, 8", "2, 4", "3, 2", "4, 2", "8, 1", "9, 1"})
    void segments_in_flight_share_the_connections_of_their_disk(int inFlight, int each)
            throws Exception {
        var _ = sessions(8, 8).open(download, open, inFlight);

        assertThat(opened).containsExactly(each);
    }

    @Test
    void a_daemon_that_allows_fewer_is_given_fewer() throws Exception {
        var _ = sessions(4, 8).open(download, open, 2);

        assertThat(opened).containsExactly(2);
    }

    @Test
    void an_upload_keeps_to_the_writers_that_the_daemon_allows() throws Exception {
        var _ = sessions(8, 1).open(upload, open, 1);

        assertThat(opened).containsExactly(1);
    }

    @Test
    void no_more_are_open_than_allowed_while_the_window_runs_out() throws Exception {
        DiskSessions sessions = sessions(8, 8);
        List<ImageioSession> atWork = new ArrayList<>();
        for (int inFlight : new int[] {4, 4, 4, 4, 4, 3, 3, 2, 1}) {
            while (atWork.size() >= inFlight) {
                atWork.removeFirst().close();
            }
            atWork.add(sessions.open(download, open, inFlight));
            assertThat(opened.stream().mapToInt(Integer::intValue).sum())
                    .isLessThanOrEqualTo(CONNECTIONS);
        }
        assertThat(opened).containsExactly(CONNECTIONS);
    }

    private DiskSessions sessions(int readers, int writers) {
        ImageioOptions options = new ImageioOptions(Set.of(), readers, writers);
        return new DiskSessions(
                (_, _, connections) -> {
                    opened.add(connections);
                    return new Idle(options, () -> opened.remove(Integer.valueOf(connections)));
                },
                CONNECTIONS);
    }

    private static EngineBackupId backup() {
        return new EngineBackupId(UUID.randomUUID());
    }

    private static ImageTransferWanted wanted(ImageSource source) {
        return new ImageTransferWanted(
                new DiskTransferId(UUID.randomUUID()),
                new JobId(UUID.randomUUID()),
                new EngineId("lab"),
                new DiskId(UUID.randomUUID()),
                source);
    }

    /** A session that is only open. */
    private record Idle(ImageioOptions options, Runnable whenClosed) implements ImageioSession {

        @Override
        public ExtentListing extents(ExtentContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void read(ByteRange range, ByteBuffer into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(long offset, ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void zero(ByteRange range) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void flush() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            whenClosed.run();
        }
    }
}
