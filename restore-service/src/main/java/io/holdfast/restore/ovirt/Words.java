package io.holdfast.restore.ovirt;

import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.DiskInterface;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The engine's words for how a disk hangs on a VM. */
final class Words {

    private Words() {}

    /** The word as the plan keeps it; the engine's usual one where the recovery point has none. */
    static String known(@Nullable String word) throws CannotRestore {
        if (word == null) {
            return DiskInterface.VIRTIO_SCSI.name().toLowerCase(Locale.ROOT);
        }
        try {
            return diskInterface(word).name().toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException unknown) {
            throw new CannotRestore(
                    FailureReason.TARGET_REFUSED,
                    "the recovery point has a disk on the bus '"
                            + word
                            + "', which this release cannot attach");
        }
    }

    static DiskInterface diskInterface(String word) {
        return DiskInterface.valueOf(word.toUpperCase(Locale.ROOT));
    }

    static String of(DiskInterface bus) {
        return bus.name().toLowerCase(Locale.ROOT);
    }

    /** Whether somebody who wrote this means it. */
    static boolean is(String nameOrId, String name, UUID id) {
        return nameOrId.equals(name) || nameOrId.equalsIgnoreCase(id.toString());
    }
}
