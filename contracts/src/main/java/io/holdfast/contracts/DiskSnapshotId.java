package io.holdfast.contracts;

import java.util.UUID;

/** Identity of a disk snapshot: the engine's volume that holds a disk as a snapshot froze it. */
public record DiskSnapshotId(UUID value) implements Identifier {

    public DiskSnapshotId {
        Require.present("value", value);
    }

    @Override
    public String text() {
        return value.toString();
    }
}
