package io.holdfast.ovirt.sdk;

import io.holdfast.ovirt.CorrelationId;
import io.holdfast.ovirt.EngineBusy;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.EngineFault;
import io.holdfast.ovirt.EngineLoginRefused;
import io.holdfast.ovirt.EngineMissing;
import io.holdfast.ovirt.EngineRefused;
import io.holdfast.ovirt.EngineUnavailable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a failed answer means, by the table in the engine behaviour page §0.1: the HTTP code
 * first, texts as hints.
 */
final class FaultReading {

    /** 409 texts that no waiting cures; any other 409 is a lock or a passing state. */
    private static final List<String> LASTING_CONFLICTS =
            List.of(
                    "already exists",
                    "already attached",
                    "already used by",
                    "already in use",
                    "duplicate",
                    "incompatible",
                    "low disk space",
                    "not supported",
                    "could not be parsed",
                    "maximum pci",
                    "are not active on vm",
                    "should be in up or down status",
                    "cannot create disk more than",
                    "previewing a snapshot",
                    "is disabled for the following disks",
                    "configured in a snapshot",
                    "attached to other vms",
                    "plugged to non-down vms");

    private FaultReading() {}

    static EngineException failure(String what, int code, Answer answer) {
        Optional<XmlReading.Entity> fault = fault(answer);
        EngineFault said =
                new EngineFault(
                        OptionalInt.of(code),
                        fault.flatMap(f -> f.text("reason")),
                        fault.flatMap(f -> f.text("detail")),
                        correlation(answer.correlationId()));
        return switch (code) {
            case 401 -> new EngineLoginRefused(what, said, null);
            case 404 -> new EngineMissing(what, said, null);
            case 408, 429, 502, 503, 504 -> new EngineUnavailable(what, said, null);
            case 409 ->
                    isLasting(said)
                            ? new EngineRefused(what, said, null)
                            : new EngineBusy(what, said, null);
            default ->
                    code >= 500 && fault.isEmpty()
                            ? new EngineUnavailable(what, said, null)
                            : new EngineRefused(what, said, null);
        };
    }

    private static boolean isLasting(EngineFault fault) {
        String text = fault.detail().orElse("").toLowerCase(Locale.ROOT);
        return LASTING_CONFLICTS.stream().anyMatch(text::contains);
    }

    private static Optional<XmlReading.Entity> fault(Answer answer) {
        if (!answer.isXml()) {
            return Optional.empty();
        }
        try {
            return XmlReading.entities(answer.body(), "fault").stream().findFirst();
        } catch (XMLStreamException broken) {
            return Optional.empty(); // the HTTP code alone decides then
        }
    }

    private static Optional<CorrelationId> correlation(@Nullable String echoed) {
        try {
            return Optional.ofNullable(echoed).map(CorrelationId::new);
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }
}
