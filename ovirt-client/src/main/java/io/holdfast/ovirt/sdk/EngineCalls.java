package io.holdfast.ovirt.sdk;

import io.holdfast.ovirt.CorrelationId;
import io.holdfast.ovirt.EngineFault;
import io.holdfast.ovirt.EngineMissing;
import io.holdfast.ovirt.EngineUnavailable;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.xml.stream.XMLStreamException;
import org.ovirt.engine.sdk4.services.SystemService;

/**
 * What all adapters call through: the SDK, raw reads beside it, one purpose and correlation id a
 * call.
 */
record EngineCalls(SystemService sdk, EngineHttp http, Optional<CorrelationId> correlation) {

    EngineCalls correlated(CorrelationId id) {
        return new EngineCalls(sdk, http, Optional.of(id));
    }

    /**
     * Runs a call.
     *
     * @param purpose continues "Could not …" in error messages
     */
    <T> T call(String purpose, Supplier<T> call) {
        return new CallScope(purpose, correlation).run(call);
    }

    /** Runs a call, and takes a 404 for nothing. */
    <T> Optional<T> find(String purpose, Supplier<T> call) {
        try {
            return Optional.of(call(purpose, call));
        } catch (EngineMissing missing) {
            return Optional.empty();
        }
    }

    /**
     * Entities read past the SDK, which does not know all their words; {@code path} is below the
     * API's root.
     */
    List<XmlReading.Entity> rawEntities(String purpose, String path, String element) {
        return call(
                purpose,
                () -> {
                    try {
                        return XmlReading.entities(http.get(path).body(), element);
                    } catch (XMLStreamException broken) {
                        throw new EngineUnavailable(
                                "Could not " + purpose + ": broken XML in the answer",
                                EngineFault.none(),
                                broken);
                    }
                });
    }
}
