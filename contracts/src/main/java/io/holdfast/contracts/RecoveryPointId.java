package io.holdfast.contracts;

import java.util.UUID;

/** Identity of a recovery point. */
public record RecoveryPointId(UUID value) implements Identifier {

    public RecoveryPointId {
        Require.present("value", value);
    }

    /** The same parts always give the same id, so that a redelivery is recognised. */
    public static RecoveryPointId of(JobId job) {
        return new RecoveryPointId(Derived.uuid("recovery-point", job));
    }

    @Override
    public String text() {
        return value.toString();
    }
}
