package io.holdfast.transfer.backup;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.ovirt.ExtentContext;
import io.holdfast.ovirt.ExtentList;
import io.holdfast.ovirt.ExtentListing;
import io.holdfast.ovirt.ImageioException;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.TransferException.Stop;
import io.holdfast.transfer.failure.Troubles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The extents of the disks that are being copied, asked for once a disk: the view is frozen, and
 * the answer can be long.
 */
public final class ExtentsOfDisks {

    /** Disks whose extents are kept, 9 bytes an extent; a forgotten one is asked for again. */
    private static final int DISKS_MAX = 16;

    private final Object[] stripes = Stream.generate(Object::new).limit(DISKS_MAX).toArray();
    private final Map<DiskTransferId, ExtentList> known =
            new LinkedHashMap<>(DISKS_MAX, 0.75f, true);

    /** The extents of a disk, as large as the command says. Others do not wait for this disk. */
    ExtentList of(TransferDisk command, ImageioSession session) throws TransferException {
        synchronized (stripes[Math.floorMod(command.transfer().hashCode(), stripes.length)]) {
            ExtentList extents = find(command.transfer());
            if (extents == null) {
                extents = ask(command, session);
                keep(command.transfer(), extents);
            }
            return extents;
        }
    }

    private @Nullable ExtentList find(DiskTransferId transfer) {
        synchronized (known) {
            return known.get(transfer);
        }
    }

    private void keep(DiskTransferId transfer, ExtentList extents) {
        synchronized (known) {
            known.put(transfer, extents);
            if (known.size() > DISKS_MAX) {
                known.remove(known.keySet().iterator().next());
            }
        }
    }

    private static ExtentList ask(TransferDisk command, ImageioSession session)
            throws TransferException {
        try {
            return switch (session.extents(ExtentContext.ZERO)) {
                case ExtentListing.Listed(var extents) -> checked(command, extents);
                case ExtentListing.NotIncremental(var reason) -> throw unreadable(command, reason);
            };
        } catch (ImageioException said) {
            throw Troubles.of(said, command.disk());
        }
    }

    private static ExtentList checked(TransferDisk command, ExtentList extents) throws Stop {
        if (extents.deviceSizeBytes() != command.virtualSizeBytes()) {
            throw unreadable(
                    command,
                    "it has %d bytes and not %d as its VM backup says; ask for a new backup"
                            .formatted(extents.deviceSizeBytes(), command.virtualSizeBytes()));
        }
        return extents;
    }

    private static Stop unreadable(TransferDisk command, String why) {
        return new Stop(
                new Failure(
                        FailureReason.DISK_UNREADABLE,
                        "Disk " + command.disk().text() + " cannot be read: " + why,
                        command.disk(),
                        null,
                        null));
    }
}
