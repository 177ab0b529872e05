package io.holdfast.contracts;

import java.util.UUID;

/** Identity of a virtual machine on its engine. */
public record VmId(UUID value) implements Identifier {

    public VmId {
        Require.present("value", value);
    }

    @Override
    public String text() {
        return value.toString();
    }
}
