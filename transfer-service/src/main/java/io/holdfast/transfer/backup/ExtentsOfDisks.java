package io.holdfast.transfer.backup;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.FallbackReason;
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
 * The extents of the disks that are being copied, asked for once a disk and context: the view is
 * frozen, and the answer can be long.
 */
public final class ExtentsOfDisks {

    /** Disks whose extents are kept, 9 bytes an extent; a forgotten one is asked for again. */
    private static final int DISKS_MAX = 16;

    private final Object[] stripes = Stream.generate(Object::new).limit(DISKS_MAX).toArray();
    private final Map<Key, ExtentList> known = new LinkedHashMap<>(DISKS_MAX, 0.75f, true);

    private record Key(DiskTransferId transfer, ExtentContext context) {}

    /** What holds data and what is zero. Others do not wait for this disk. */
    ExtentList allocated(TransferDisk command, ImageioSession session) throws TransferException {
        return switch (listing(command, ExtentContext.ZERO, session)) {
            case ExtentListing.Listed(var extents) -> extents;
            case ExtentListing.NotIncremental(var reason) -> throw unreadable(command, reason);
        };
    }

    /** What changed since the parent, and what of it is zero. Others do not wait for this disk. */
    ExtentList changed(TransferDisk command, ImageioSession session)
            throws TransferException, NotAsChanges {
        return switch (listing(command, ExtentContext.DIRTY, session)) {
            case ExtentListing.Listed(var extents) -> extents;
            case ExtentListing.NotIncremental(var reason) ->
                    throw new NotAsChanges(FallbackReason.DIRTY_EXTENTS_REFUSED, reason);
        };
    }

    private ExtentListing listing(
            TransferDisk command, ExtentContext context, ImageioSession session)
            throws TransferException {
        Key key = new Key(command.transfer(), context);
        synchronized (stripes[Math.floorMod(key.hashCode(), stripes.length)]) {
            ExtentList found = find(key);
            if (found != null) {
                return new ExtentListing.Listed(found);
            }
            ExtentListing listing = ask(command, context, session);
            if (listing instanceof ExtentListing.Listed(var extents)) {
                keep(key, checked(command, extents));
            }
            return listing;
        }
    }

    private @Nullable ExtentList find(Key key) {
        synchronized (known) {
            return known.get(key);
        }
    }

    private void keep(Key key, ExtentList extents) {
        synchronized (known) {
            known.put(key, extents);
            if (known.size() > DISKS_MAX) {
                known.remove(known.keySet().iterator().next());
            }
        }
    }

    private static ExtentListing ask(
            TransferDisk command, ExtentContext context, ImageioSession session)
            throws TransferException {
        try {
            return session.extents(context);
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
