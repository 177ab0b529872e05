package io.holdfast.catalog.rest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.contracts.EngineId;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which engines a request may name. */
class EngineNamesTest {

    private static final String URL = "https://engine.example/ovirt-engine/api";

    private static EngineNames of(ConfigSource source) {
        return new EngineNames(new SmallRyeConfigBuilder().withSources(source).build());
    }

    @Test
    void an_engine_with_a_hyphen_is_known_by_an_environment_variable() {
        EngineNames names =
                of(new EnvConfigSource(Map.of("HOLDFAST_ENGINES_MY_LAB_URL", URL), 300));
        assertThatCode(() -> names.require(new EngineId("my-lab"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"holdfast.engines.my-lab.url", "holdfast.engines.\"my-lab\".url"})
    void an_engine_is_known_by_a_property(String property) {
        EngineNames names = of(new PropertiesConfigSource(Map.of(property, URL), "test", 100));
        assertThatCode(() -> names.require(new EngineId("my-lab"))).doesNotThrowAnyException();
    }

    @Test
    void another_engine_is_not_known_and_the_known_ones_are_named() {
        EngineNames names =
                of(new EnvConfigSource(Map.of("HOLDFAST_ENGINES_MY_LAB_URL", URL), 300));
        assertThatThrownBy(() -> names.require(new EngineId("mars")))
                .isInstanceOf(Problem.Raised.class)
                .hasMessageContaining("my-lab");
    }
}
