package io.holdfast.catalog.service;

import io.holdfast.localstack.PostgresServer;
import io.holdfast.localstack.SharedStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Real Kafka and PostgreSQL; of the engine only its name, since this service never asks it. */
public class Surroundings implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        PostgresServer postgres = SharedStack.postgres();
        Map<String, String> settings = new HashMap<>(SharedStack.kafka().configuration());
        settings.putAll(postgres.configuration());
        settings.put("quarkus.datasource.jdbc.url", postgres.jdbcUrlOfSchema("catalog"));
        settings.put("holdfast.engines." + Events.ENGINE.value() + ".url", "https://engine.test");
        return settings;
    }

    @Override
    public void stop() {
        // The shared servers end with the JVM.
    }
}
