package io.holdfast.simulator;

import io.holdfast.simulator.engine.state.DataCenter;
import io.holdfast.simulator.engine.state.DataDomain;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Infrastructure;
import io.holdfast.simulator.engine.state.Level;
import java.util.List;

/** Something more of the data centre, as the command line says it: {@code --option NAME=VALUE}. */
record SitePart(String option, String name, String value) {
    static final List<String> OPTIONS =
            List.of("--cluster", "--host", "--domain", "--vnic-profile");

    static SitePart of(String option, String given) {
        int eq = given.indexOf('=');
        return new SitePart(
                option,
                eq < 0 ? given : given.substring(0, eq),
                eq < 0 ? "" : given.substring(eq + 1));
    }

    /** Gives the first cluster its level, and adds all parts in their order. */
    static void furnish(Engine engine, String level, List<SitePart> parts) {
        engine.locked(() -> {
            DataCenter center = engine.dataCenter();
            center.clusters().getFirst().level = Level.of(level);
            parts.forEach(part -> part.addTo(center));
            return parts;
        });
    }

    private void addTo(DataCenter center) {
        switch (option) {
            case "--cluster" -> center.addCluster(name, Level.of(value));
            case "--host" ->
                    center.addHost(
                            name,
                            center.clusterNamed(value)
                                    .orElseThrow(() ->
                                            new IllegalArgumentException("no cluster " + value)));
            case "--domain" ->
                    center.addDomain(name, DataDomain.Kind.of(value), Infrastructure.DOMAIN_BYTES);
            default -> center.addProfile(name);
        }
    }
}
