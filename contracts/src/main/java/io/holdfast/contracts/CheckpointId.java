package io.holdfast.contracts;

import java.util.UUID;

/** Identity of an engine's checkpoint. */
public record CheckpointId(UUID value) implements Identifier {

    public CheckpointId {
        Require.present("value", value);
    }

    @Override
    public String text() {
        return value.toString();
    }
}
