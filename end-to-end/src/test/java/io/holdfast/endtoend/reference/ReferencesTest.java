package io.holdfast.endtoend.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.holdfast.messaging.metrics.SeriesDefinition;
import io.holdfast.ovirt.EngineTrust;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.ovirt.sdk.SdkEngineConnection;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pages that operators read say what the code does. */
class ReferencesTest {

    private static JavaClasses house;

    @BeforeAll
    static void read_the_house() {
        house =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.holdfast");
    }

    @Test
    void every_setting_is_on_its_page() throws IOException {
        ConfigurationPage.of(house).isCheckedInAs("CONFIGURATION.md");
    }

    @Test
    void every_metric_is_on_its_page() throws IOException {
        MetricsPage.of(house).isCheckedInAs("METRICS.md");
    }

    @Test
    void an_engine_is_known_by_environment_variables_as_the_page_writes_them() {
        SmallRyeConfig config =
                new SmallRyeConfigBuilder()
                        .withSources(
                                new EnvConfigSource(
                                        Map.of(
                                                "HOLDFAST_ENGINES_LAB_URL",
                                                "https://engine.example/ovirt-engine/api",
                                                "HOLDFAST_ENGINES_LAB_USERNAME",
                                                "backup@internal",
                                                "HOLDFAST_ENGINES_LAB_PASSWORD",
                                                "secret",
                                                "HOLDFAST_ENGINES_LAB_CA_FILE",
                                                "/etc/holdfast/ca.pem"),
                                        300))
                        .build();
        try (ConfiguredEngines engines = new ConfiguredEngines(config, SdkEngineConnection::of)) {
            assertThat(engines.ids()).containsExactly("lab");
            assertThat(engines.settings("lab").trust())
                    .isEqualTo(new EngineTrust.CaFile(Path.of("/etc/holdfast/ca.pem")));
        }
    }

    @Test
    void an_engine_with_a_hyphen_is_known_by_environment_variables_too() {
        SmallRyeConfig config =
                new SmallRyeConfigBuilder()
                        .withSources(
                                new EnvConfigSource(
                                        Map.of(
                                                "HOLDFAST_ENGINES_MY_LAB_URL",
                                                "https://engine.example/ovirt-engine/api",
                                                "HOLDFAST_ENGINES_MY_LAB_USERNAME",
                                                "backup@internal",
                                                "HOLDFAST_ENGINES_MY_LAB_PASSWORD",
                                                "secret"),
                                        300))
                        .build();
        try (ConfiguredEngines engines = new ConfiguredEngines(config, SdkEngineConnection::of)) {
            assertThat(engines.ids()).containsExactly("my-lab");
            assertThat(engines.settings("my-lab").username()).isEqualTo("backup@internal");
        }
    }

    @Test
    void no_two_metrics_have_one_name() {
        assertThat(MetricsPage.documented().stream().map(SeriesDefinition::name))
                .doesNotHaveDuplicates();
    }
}
