package io.holdfast.catalog.rest;

import io.holdfast.contracts.EngineId;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;

/** The engines that a request may name. */
@Singleton
public class EngineNames {

    private static final String PREFIX = "holdfast.engines.";
    private static final String URL = ".url";

    private final Set<String> names = new TreeSet<>();

    EngineNames(Config config) {
        for (String property : config.getPropertyNames()) {
            String plain = property.replace("\"", "");
            if (plain.startsWith(PREFIX) && plain.endsWith(URL)) {
                String name = plain.substring(PREFIX.length(), plain.length() - URL.length());
                // A name has no dots: they are hyphens that came through an environment variable.
                names.add(name.replace('.', '-'));
            }
        }
    }

    void require(EngineId engine) {
        if (!names.contains(engine.value())) {
            throw new Problem.Raised(
                    Problem.notFound(
                            "engine",
                            "no engine '"
                                    + engine.value()
                                    + "' is configured; known are "
                                    + names));
        }
    }
}
