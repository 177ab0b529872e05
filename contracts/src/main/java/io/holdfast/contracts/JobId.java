package io.holdfast.contracts;

import java.util.UUID;

/** Identity of a backup or restore job. */
public record JobId(UUID value) implements Identifier {

    public JobId {
        Require.present("value", value);
    }

    /**
     * The job that a request starts: the request's id if it is a UUID, else a UUID derived from it.
     */
    public static JobId of(MessageId request) {
        try {
            return new JobId(UUID.fromString(request.value()));
        } catch (IllegalArgumentException notAUuid) {
            return new JobId(Derived.uuid("job", request));
        }
    }

    @Override
    public String text() {
        return value.toString();
    }
}
