package io.holdfast.simulator.imageio;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.simulator.storage.BitmapName;
import io.holdfast.simulator.storage.ByteRange;
import io.holdfast.simulator.storage.PointInTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The incremental case that was run against the real daemon, byte for byte. */
class IncrementalExtentsTest {
    private static final int KIB = 1024;
    private static final int MIB = 1024 * 1024;

    private static final String REAL_ANSWER =
            """
            [{"start": 0, "length": 65536, "dirty": false, "zero": false}, \
            {"start": 65536, "length": 65536, "dirty": true, "zero": false}, \
            {"start": 131072, "length": 917504, "dirty": false, "zero": false}, \
            {"start": 1048576, "length": 131072, "dirty": true, "zero": false}, \
            {"start": 1179648, "length": 917504, "dirty": false, "zero": false}, \
            {"start": 2097152, "length": 1114112, "dirty": true, "zero": true}, \
            {"start": 3211264, "length": 983040, "dirty": false, "zero": false}, \
            {"start": 4194304, "length": 532676608, "dirty": false, "zero": true}, \
            {"start": 536870912, "length": 1048576, "dirty": false, "zero": false}, \
            {"start": 537919488, "length": 300941312, "dirty": false, "zero": true}, \
            {"start": 838860800, "length": 65536, "dirty": true, "zero": false}, \
            {"start": 838926336, "length": 104792064, "dirty": false, "zero": true}, \
            {"start": 943718400, "length": 65536, "dirty": true, "zero": false}, \
            {"start": 943783936, "length": 129957888, "dirty": false, "zero": true}]
            """;

    @TempDir Path directory;

    @Test
    void dirty_extents_are_those_of_the_real_run() throws IOException {
        try (Lab lab = new Lab(directory);
                PointInTime point = incrementalPoint(lab);
                RawClient client = lab.client()) {
            String image = ticketFor(lab, point, true);
            RawClient.Answer dirty = client.request("GET " + image + "/extents?context=dirty");
            assertThat(dirty.header("content-length")).isEqualTo("970");
            assertThat(dirty.body()).isEqualTo(REAL_ANSWER);
            assertThat(dirty.header("content-type")).isEqualTo("application/json");

            RawClient.Answer zero = client.request("GET " + image + "/extents?context=zero");
            assertThat(zero.body().split("\\{", -1)).hasSize(11);
            assertThat(zero.body()).contains("\"hole\": false").doesNotContain("\"hole\": true");
        }
    }

    @Test
    void the_view_stays_frozen_while_the_guest_writes_on() throws IOException {
        try (Lab lab = new Lab(directory);
                PointInTime point = incrementalPoint(lab);
                RawClient client = lab.client()) {
            String image = ticketFor(lab, point, true);
            lab.disk.guestWrite(MIB, filled(4, 0xee));
            lab.disk.guestWrite(700L * MIB, filled(4, 0xee));
            assertThat(client.request("GET " + image, "Range: bytes=1048576-1048579").body())
                    .isEqualTo("3333");
            assertThat(client.request("GET " + image + "/extents?context=dirty").body())
                    .isEqualTo(REAL_ANSWER);
        }
    }

    @Test
    void without_an_exported_bitmap_dirty_is_not_supported() throws IOException {
        try (Lab lab = new Lab(directory);
                PointInTime point = lab.disk.openPointInTime(Optional.empty(), Optional.empty());
                RawClient client = lab.client()) {
            String image = ticketFor(lab, point, true);
            RawClient.Answer answer = client.request("GET " + image + "/extents?context=dirty");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body())
                    .isEqualTo(
                            "Operation not supported: NBD export '' does not support dirty"
                                    + " extents\n");
        }
    }

    @Test
    void the_list_is_not_clipped_to_the_tickets_size() throws IOException {
        try (Lab lab = new Lab(directory);
                RawClient client = lab.client()) {
            TicketId small = new TicketId("small");
            lab.daemon.tickets().add(TicketTerms.download(small, lab.export, false).withSize(4096));
            assertThat(client.request("GET /images/small/extents").body())
                    .isEqualTo(
                            "[{\"start\": 0, \"length\": 1073741824, \"zero\": true,"
                                    + " \"hole\": false}]\n");
            assertThat(client.request("GET /images/small", "Range: bytes=4096-4097").status())
                    .isEqualTo(416);
        }
    }

    @Test
    void the_file_backend_knows_neither_zeros_nor_dirt() throws IOException {
        try (Lab lab = new Lab(directory);
                RawClient client = lab.client()) {
            NbdExport file = NbdExport.ofFile("disk", lab.disk, Optional.of(lab.disk));
            lab.daemon.tickets().add(TicketTerms.download(new TicketId("file"), file, true));
            assertThat(client.request("GET /images/file/extents").body())
                    .isEqualTo(
                            "[{\"start\": 0, \"length\": 1073741824, \"zero\": false,"
                                    + " \"hole\": false}]\n");
            assertThat(client.request("GET /images/file/extents?context=dirty").status())
                    .isEqualTo(404);
            assertThat(client.request("OPTIONS /images/file").body())
                    .contains("\"max_readers\": 8, \"max_writers\": 1");
        }
    }

    private static String ticketFor(Lab lab, PointInTime point, boolean dirty) {
        TicketId id = new TicketId("point");
        lab.daemon
                .tickets()
                .add(TicketTerms.download(id, NbdExport.ofRunningVm("disk", point), dirty));
        return Lab.image(id);
    }

    /** The commands of the real run, in their order. */
    private static PointInTime incrementalPoint(Lab lab) throws IOException {
        lab.disk.guestWrite(0, filled(4 * MIB, 0x11));
        lab.disk.guestWrite(512L * MIB, filled(MIB, 0x22));
        BitmapName checkpoint = new BitmapName("ckpt-1");
        lab.disk.openPointInTime(Optional.empty(), Optional.of(checkpoint)).close();
        lab.disk.guestWrite(64 * KIB, filled(4 * KIB, 0x33));
        lab.disk.guestWrite(MIB, filled(128 * KIB, 0x33));
        lab.disk.zero(new ByteRange(2 * MIB, MIB));
        lab.disk.zero(new ByteRange(3 * MIB, 64 * KIB));
        lab.disk.guestWrite(800L * MIB, filled(64 * KIB, 0x44));
        lab.disk.guestWrite(900L * MIB, filled(64 * KIB, 0));
        return lab.disk.openPointInTime(Optional.of(checkpoint), Optional.empty());
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
