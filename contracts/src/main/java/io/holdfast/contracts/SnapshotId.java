package io.holdfast.contracts;

import java.util.UUID;

/** Identity of the engine's VM snapshot that is our point in time. */
public record SnapshotId(UUID value) implements Identifier {

    public SnapshotId {
        Require.present("value", value);
    }

    @Override
    public String text() {
        return value.toString();
    }
}
