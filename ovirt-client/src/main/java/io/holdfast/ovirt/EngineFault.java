package io.holdfast.ovirt;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the engine said of a failed call.
 *
 * @param httpCode nothing where no answer came
 * @param reason as {@code Operation Failed}
 * @param detail as {@code [Cannot backup VM. Disk is locked…]}; {@code []} when a host failed and
 *     only the events say more
 * @param correlationId under which the engine's events tell of the call
 */
public record EngineFault(
        OptionalInt httpCode,
        Optional<String> reason,
        Optional<String> detail,
        Optional<CorrelationId> correlationId) {

    /** No answer came. */
    public static EngineFault none() {
        return new EngineFault(
                OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    String inWords() {
        StringBuilder words = new StringBuilder();
        httpCode.ifPresent(code -> words.append("; HTTP ").append(code));
        reason.ifPresent(text -> words.append("; reason: ").append(text));
        detail.ifPresent(text -> words.append("; detail: ").append(text));
        correlationId.ifPresent(id -> words.append("; correlation id ").append(id));
        return words.toString();
    }
}
