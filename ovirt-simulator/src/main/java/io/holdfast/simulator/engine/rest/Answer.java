package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.xml.Xml;
import java.util.Optional;

/** What the API answers; {@code created} is the new entity's path, for the Location header. */
public record Answer(int status, Optional<Xml> body, Optional<String> created) {
    static Answer ok(Xml body) {
        return new Answer(200, Optional.of(body), Optional.empty());
    }

    /** 201 with the entity and its own href as location. */
    static Answer created(Xml body) {
        return new Answer(201, Optional.of(body), body.attribute("href"));
    }

    /** 200: an action was accepted. */
    static Answer complete() {
        return ok(Xml.of("action").leaf("status", "complete"));
    }

    static Answer empty(int status) {
        return new Answer(status, Optional.empty(), Optional.empty());
    }
}
