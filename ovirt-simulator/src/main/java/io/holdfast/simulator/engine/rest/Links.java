package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.Job;
import io.holdfast.simulator.engine.xml.Xml;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Addresses inside the API, and the small elements that carry them. */
final class Links {
    static final String API = "/ovirt-engine/api";

    /** Three digits of fraction and a zone, always. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private Links() {}

    static String date(Instant instant) {
        return DATE.format(instant);
    }

    /** As a date reads that went through an OVF. */
    static String wholeSeconds(Instant instant) {
        return DATE.format(instant.truncatedTo(ChronoUnit.SECONDS));
    }

    static String vm(UUID vm) {
        return API + "/vms/" + vm;
    }

    static String disk(UUID disk) {
        return API + "/disks/" + disk;
    }

    /** {@code <name href id/>}. */
    static Xml ref(String name, String collection, UUID id) {
        return Xml.of(name)
                .attribute("href", API + "/" + collection + "/" + id)
                .attribute("id", id);
    }

    /** {@code <name id/>}. */
    static Xml bare(String name, UUID id) {
        return Xml.of(name).attribute("id", id);
    }

    static Xml link(String base, String rel) {
        return Xml.of("link").attribute("href", base + "/" + rel).attribute("rel", rel);
    }

    static Xml actions(String base, List<String> rels) {
        Xml actions = Xml.of("actions");
        rels.forEach(rel -> actions.add(link(base, rel)));
        return actions;
    }

    static Xml job(Job job) {
        return ref("job", "jobs", job.id);
    }

    /** {@code <action>} with the job that does it. */
    static Answer accepted(Job job) {
        return Answer.ok(Xml.of("action").add(job(job)).leaf("status", "complete"));
    }
}
