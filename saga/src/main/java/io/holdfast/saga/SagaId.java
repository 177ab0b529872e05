package io.holdfast.saga;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Identity of a saga; the job's id where there is a job. */
public record SagaId(UUID value) {

    /** The id of the message that an effect sends: the same saga and step, the same id. */
    public UUID messageId(StepId step) {
        return UUID.nameUUIDFromBytes(
                (value + "/" + step.value()).getBytes(StandardCharsets.UTF_8));
    }
}
