package io.holdfast.contracts;

import java.util.UUID;

/** Identity of a disk on its engine. */
public record DiskId(UUID value) implements Identifier {

    public DiskId {
        Require.present("value", value);
    }

    @Override
    public String text() {
        return value.toString();
    }
}
