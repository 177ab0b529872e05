package io.holdfast.contracts;

import java.util.UUID;

/** Identity of the engine's own VM backup, which is open as long as our point in time is. */
public record EngineBackupId(UUID value) implements Identifier {

    public EngineBackupId {
        Require.present("value", value);
    }

    @Override
    public String text() {
        return value.toString();
    }
}
