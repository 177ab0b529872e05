package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.Refusal;
import io.holdfast.simulator.engine.xml.Schema;
import io.holdfast.simulator.engine.xml.Xml;
import io.holdfast.simulator.engine.xml.XmlParser;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One request to the API, past sign-in.
 *
 * @param path the segments after {@code /ovirt-engine/api}
 * @param siteUrl scheme, host and port as the client wrote them
 * @param allContent the client wants the expensive parts too
 */
public record Call(
        String method,
        List<String> path,
        Map<String, List<String>> query,
        String body,
        String correlationId,
        String siteUrl,
        boolean allContent) {
    private static final int MAX_UNLIMITED = Integer.MAX_VALUE;

    Optional<String> queryValue(String name) {
        return Optional.ofNullable(query.get(name)).map(List::getFirst);
    }

    /** A boolean parameter as the engine reads it; what it cannot read counts as absent. */
    Optional<Boolean> flag(String name) {
        return queryValue(name)
                .map(v -> v.toLowerCase(Locale.ROOT))
                .flatMap(v ->
                        switch (v) {
                            case "", "t", "true", "y", "yes", "1" -> Optional.of(true);
                            case "f", "false", "n", "no", "0" -> Optional.of(false);
                            default -> Optional.empty();
                        });
    }

    int max() {
        try {
            return queryValue("max").map(Integer::parseInt).orElse(MAX_UNLIMITED);
        } catch (NumberFormatException e) {
            return MAX_UNLIMITED; // unparsable parameters are ignored
        }
    }

    /** The id at a place of the path; a malformed one is as good as unknown. */
    UUID id(int at) {
        return uuid(path.get(at)).orElseThrow(Refusal::missing);
    }

    static Optional<UUID> uuid(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The body as this element, strictly read. {@code page} ends the documentation's address. */
    Xml body(String root, String page) {
        try {
            Xml xml = XmlParser.parse(body);
            if (Schema.firstUnknown(xml, root).isPresent()) {
                throw Refusal.syntax(apidoc(page));
            }
            return xml;
        } catch (XmlParser.NotXml e) {
            throw Refusal.syntax(apidoc(page));
        }
    }

    private String apidoc(String page) {
        return siteUrl + "/ovirt-engine/apidoc#services/" + page;
    }

    /** An element's text as one of an enumeration's words. */
    static String word(String value, String enumeration, List<String> words) {
        if (!words.contains(value)) {
            throw Refusal.invalidValue(
                    "The string '"
                            + value
                            + "' isn't a valid value for the '"
                            + enumeration
                            + "' enumerated type. Valid values are: '"
                            + String.join("', '", words)
                            + "'.");
        }
        return value;
    }

    static Optional<UUID> idOf(Xml parent, String child) {
        return parent.child(child)
                .flatMap(c -> c.attribute("id").or(() -> c.at("id")))
                .flatMap(Call::uuid);
    }

    static Optional<Boolean> bool(Xml parent, String child) {
        return parent.at(child).map(Boolean::parseBoolean);
    }
}
