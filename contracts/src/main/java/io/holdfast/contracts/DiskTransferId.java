package io.holdfast.contracts;

import java.util.UUID;

/** Identity of the movement of one disk of one job. */
public record DiskTransferId(UUID value) implements Identifier {

    public DiskTransferId {
        Require.present("value", value);
    }

    /** The same parts always give the same id, so that a redelivery is recognised. */
    public static DiskTransferId of(JobId job, DiskId disk) {
        return new DiskTransferId(Derived.uuid("disk-transfer", job, disk));
    }

    /** The same for a job that tries a disk more than once: each attempt, from 1, has its own. */
    public static DiskTransferId of(JobId job, DiskId disk, int attempt) {
        return attempt == 1
                ? of(job, disk)
                : new DiskTransferId(Derived.uuid("disk-transfer-" + attempt, job, disk));
    }

    @Override
    public String text() {
        return value.toString();
    }
}
