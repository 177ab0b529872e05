package io.holdfast.transfer.device;

import io.holdfast.contracts.ApplianceDevice;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.TransferException.Again;
import io.holdfast.transfer.failure.TransferException.Stop;
import io.holdfast.transfer.segment.DiskDoor;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * The block devices that this worker sees, by the serial numbers of their disks. A disk shows some
 * time after it was plugged: one that is not there yet is {@link Again}.
 */
public final class Devices {

    private final Path directory;

    /**
     * @param directory where udev names disks by their identity: {@code /dev/disk/by-id}
     */
    public Devices(Path directory) {
        this.directory = directory;
    }

    /** The way to a disk of this size, to read it. */
    public DiskDoor to(ApplianceDevice device, DiskId disk, long virtualSizeBytes) {
        return door(device, disk, virtualSizeBytes, DeviceSession.Use.READ);
    }

    /** The way to a new disk of this size, to write it. */
    public DiskDoor toNew(ApplianceDevice device, DiskId disk, long virtualSizeBytes) {
        return door(device, disk, virtualSizeBytes, DeviceSession.Use.WRITE);
    }

    private DiskDoor door(
            ApplianceDevice device, DiskId disk, long virtualSizeBytes, DeviceSession.Use use) {
        return new DiskDoor() {
            @Override
            public DeviceSession open(int sharers) throws TransferException {
                return Devices.this.open(device, disk, virtualSizeBytes, use);
            }

            @Override
            public void failed(Again trouble) {} // each look-up begins anew
        };
    }

    /** What to tell when no worker has said whether it sees a disk. */
    public static Failure nobodyAnswered(ApplianceDevice device, DiskId disk) {
        String vm = device.appliance().text();
        return new Failure(
                FailureReason.NO_APPLIANCE,
                "No worker in appliance %s said in time whether it sees disk %s; run a transfer-service in it with holdfast.appliance.vm-id=%s, then ask again."
                        .formatted(vm, disk.text(), vm),
                disk,
                null,
                null);
    }

    private DeviceSession open(
            ApplianceDevice device, DiskId disk, long virtualSizeBytes, DeviceSession.Use use)
            throws TransferException {
        Path found = find(device, disk);
        try {
            DeviceSession session = DeviceSession.of(found, use);
            if (session.sizeBytes() != virtualSizeBytes) {
                session.close();
                throw stop(
                        disk,
                        "device %s has %d bytes and not %d; ask for a new backup"
                                .formatted(found, session.sizeBytes(), virtualSizeBytes));
            }
            return session;
        } catch (NoSuchFileException gone) {
            throw unseen(device, disk, gone);
        } catch (IOException refused) {
            throw stop(disk, "device %s cannot be opened: %s".formatted(found, refused));
        }
    }

    private Path find(ApplianceDevice device, DiskId disk) throws TransferException {
        Set<Path> found = new TreeSet<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
            for (Path name : names) {
                switch (DeviceNames.match(name.getFileName().toString(), device.serial(), disk)) {
                    case OURS -> found.add(name.toRealPath());
                    case CLASHES ->
                            throw stop(
                                    disk,
                                    "another disk has its serial number, too: %s".formatted(name));
                    case OTHER -> {}
                }
            }
        } catch (IOException unreadable) { // names come and go while they are read
            throw unseen(device, disk, unreadable);
        }
        if (found.size() > 1) {
            throw stop(disk, "several devices have its serial number: %s".formatted(found));
        }
        return found.stream().findFirst().orElseThrow(() -> unseen(device, disk));
    }

    private Again unseen(ApplianceDevice device, DiskId disk) {
        return new Again(FailureReason.NO_APPLIANCE, text(device, disk));
    }

    private Again unseen(ApplianceDevice device, DiskId disk, IOException cause) {
        return new Again(
                FailureReason.NO_APPLIANCE, text(device, disk) + " (" + cause + ")", cause);
    }

    private String text(ApplianceDevice device, DiskId disk) {
        return "Disk %s does not show in appliance %s: nothing in %s has the serial number %s. Look at the plugged disks of the VM, and whether this worker runs in it."
                .formatted(
                        disk.text(), device.appliance().text(), directory, device.serial().text());
    }

    private static Stop stop(DiskId disk, String why) {
        return new Stop(
                new Failure(
                        FailureReason.DISK_UNREADABLE,
                        "Disk " + disk.text() + " cannot be used: " + why,
                        disk,
                        null,
                        null));
    }
}
