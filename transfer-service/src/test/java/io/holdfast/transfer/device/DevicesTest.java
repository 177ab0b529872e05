package io.holdfast.transfer.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.contracts.ApplianceDevice;
import io.holdfast.contracts.DeviceSerial;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.VmId;
import io.holdfast.ovirt.ByteRange;
import io.holdfast.ovirt.ExtentContext;
import io.holdfast.ovirt.ExtentListing;
import io.holdfast.ovirt.ImageioException;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.transfer.failure.TransferException.Again;
import io.holdfast.transfer.failure.TransferException.Stop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {

    private static final int PAGE = 4096;
    private static final int BYTES = 40 * PAGE + 512;
    private static final DiskId DISK =
            new DiskId(UUID.fromString("4f9b2f0a-6d0b-4c56-9a51-0a4f6f3f7a10"));
    private static final String SERIAL = "4f9b2f0a-6d0b-4c56-9";
    private static final String SCSI = "scsi-0QEMU_QEMU_HARDDISK_";
    private static final ApplianceDevice DEVICE =
            new ApplianceDevice(new VmId(new UUID(0, 1)), DeviceSerial.of(DISK));

    @TempDir Path folder;
    private Path names;
    private Path sdb;
    private Devices devices;
    private final byte[] content = new byte[BYTES];

    @BeforeEach
    void plug() throws IOException {
        new Random(5).nextBytes(content);
        sdb = Files.write(folder.resolve("sdb"), content);
        names = Files.createDirectory(folder.resolve("by-id"));
        devices = new Devices(names);
    }

    private void name(String name, Path device) throws IOException {
        Files.createSymbolicLink(names.resolve(name), device);
    }

    private ImageioSession open() throws Exception {
        return devices.to(DEVICE, DISK, BYTES).open(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "virtio-" + SERIAL,
                SCSI + SERIAL,
                SCSI + SERIAL + "a51",
                SCSI + "4f9b2f0a-6d0b-4c56-9a51-0a4f6f3f7a10"
            })
    void a_disk_is_found_by_each_name_that_udev_gives_it(String name) throws Exception {
        name(name, sdb);
        name(name + "-part1", folder.resolve("sdb1"));
        name("ata-QEMU_HARDDISK_" + SERIAL, folder.resolve("sdc"));
        try (ImageioSession session = open()) {
            assertThat(session.extents(ExtentContext.ZERO))
                    .isInstanceOfSatisfying(
                            ExtentListing.Listed.class,
                            all -> assertThat(all.extents().bytesToRead()).isEqualTo(BYTES));
            assertThat(session.extents(ExtentContext.DIRTY))
                    .isInstanceOf(ExtentListing.NotIncremental.class);
        }
    }

    @Test
    void a_device_of_two_names_is_one_device() throws Exception {
        name("virtio-" + SERIAL, sdb);
        name(SCSI + SERIAL, sdb);
        open().close();
    }

    @Test
    void a_disk_that_does_not_show_yet_is_looked_for_again() throws Exception {
        assertThatThrownBy(this::open)
                .isInstanceOf(Again.class)
                .hasMessageContainingAll(DISK.text(), SERIAL, names.toString());
        name("virtio-" + SERIAL, folder.resolve("not made yet"));
        assertThatThrownBy(this::open).isInstanceOf(Again.class);
        Files.delete(names.resolve("virtio-" + SERIAL));
        name("virtio-" + SERIAL, sdb);
        open().close();
    }

    @Test
    void two_devices_of_one_serial_number_are_refused() throws Exception {
        name("virtio-" + SERIAL, sdb);
        name(SCSI + SERIAL, Files.write(folder.resolve("sdc"), content));
        assertThatThrownBy(this::open)
                .isInstanceOf(Stop.class)
                .hasMessageContainingAll("several devices", "sdb", "sdc");
    }

    @Test
    void a_name_that_another_disk_could_have_given_is_refused() throws Exception {
        name("virtio-" + SERIAL, sdb);
        name(SCSI + SERIAL + "b77", sdb);
        assertThatThrownBy(this::open)
                .isInstanceOf(Stop.class)
                .hasMessageContaining("another disk has its serial number");
    }

    @Test
    void a_device_of_another_size_is_refused() throws Exception {
        name("virtio-" + SERIAL, Files.write(folder.resolve("sdc"), new byte[PAGE]));
        assertThatThrownBy(this::open)
                .isInstanceOf(Stop.class)
                .hasMessageContainingAll("4096 bytes", String.valueOf(BYTES));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void every_range_reads_as_it_is_into_whatever_buffer(long seed) throws Exception {
        Random random = new Random(seed);
        name("virtio-" + SERIAL, sdb);
        ByteBuffer aligned = ByteBuffer.allocateDirect(BYTES + 2 * PAGE).alignedSlice(PAGE);
        try (ImageioSession session = open()) {
            for (int i = 0; i < 50; i++) {
                boolean pages = random.nextBoolean();
                int start = random.nextInt(BYTES);
                start = pages ? start / PAGE * PAGE : start;
                int length = 1 + random.nextInt(BYTES - start);
                ByteBuffer into =
                        random.nextInt(3) > 0 ? aligned.clear() : ByteBuffer.allocate(BYTES + 3);
                into.position(pages ? 0 : random.nextInt(3));
                int before = into.position();
                session.read(new ByteRange(start, length), into);
                assertThat(into.position()).isEqualTo(before + length);
                byte[] read = new byte[length];
                into.get(before, read);
                assertThat(read).isEqualTo(Arrays.copyOfRange(content, start, start + length));
            }
        }
    }

    @Test
    void a_device_that_ends_too_early_says_where() throws Exception {
        name("virtio-" + SERIAL, sdb);
        try (ImageioSession session = open()) {
            Files.write(sdb, new byte[PAGE]);
            ByteBuffer into = ByteBuffer.allocate(3 * PAGE);
            assertThatThrownBy(() -> session.read(new ByteRange(0, 3 * PAGE), into))
                    .isInstanceOfSatisfying(
                            ImageioException.Unreadable.class,
                            said -> assertThat(said.diskOffset()).isEqualTo(PAGE));
            assertThat(into.position()).isZero();
        }
    }

    @Test
    void a_new_disk_is_written_where_it_was_asked_and_nowhere_else() throws Exception {
        name("virtio-" + SERIAL, sdb);
        byte[] wanted = content.clone();
        try (ImageioSession session = devices.toNew(DEVICE, DISK, BYTES).open(1)) {
            ByteBuffer from = ByteBuffer.wrap(new byte[] {7, 8, 9, 10}).position(1);
            session.write(BYTES - 3, from);
            assertThat(from.remaining()).isZero();
            System.arraycopy(new byte[] {8, 9, 10}, 0, wanted, BYTES - 3, 3);
            session.zero(new ByteRange(100, 3 * PAGE));
            Arrays.fill(wanted, 100, 100 + 3 * PAGE, (byte) 0);
            session.flush();
            ByteBuffer into = ByteBuffer.allocate(BYTES);
            session.read(new ByteRange(0, BYTES), into);
            assertThat(into.array()).isEqualTo(wanted);
        }
        assertThat(sdb).hasBinaryContent(wanted);
    }

    @Test
    void a_disk_snapshot_is_never_written_to() throws Exception {
        name("virtio-" + SERIAL, sdb);
        try (ImageioSession session = open()) {
            assertThatThrownBy(() -> session.write(0, ByteBuffer.allocate(512)))
                    .isInstanceOf(ImageioException.Refused.class);
            assertThatThrownBy(() -> session.zero(new ByteRange(0, 512)))
                    .isInstanceOf(ImageioException.Refused.class);
        }
        assertThat(sdb).hasBinaryContent(content);
    }
}
