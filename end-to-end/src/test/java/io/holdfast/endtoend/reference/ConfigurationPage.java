package io.holdfast.endtoend.reference;

import static io.holdfast.endtoend.reference.Page.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.holdfast.endtoend.reference.PropertiesFile.Entry;
import io.holdfast.ovirt.config.EngineSetting;
import io.holdfast.repository.config.RepositorySetting;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every setting: names and types from the code that reads them, defaults and purposes from the
 * properties files of services and from the enums of the libraries.
 */
final class ConfigurationPage {

    static final List<String> SERVICES =
            List.of("catalog-service", "snapshot-service", "transfer-service", "restore-service");

    private static final String[] COLUMNS = {
        "property", "type", "default", "what it is for", "environment variable"
    };

    private final JavaClasses house;
    private final Page page = new Page("Configuration");

    private ConfigurationPage(JavaClasses house) {
        this.house = house;
    }

    static Page of(JavaClasses house) throws IOException {
        ConfigurationPage configuration = new ConfigurationPage(house);
        configuration.engines();
        configuration.repository();
        Map<String, String> messaging = ReadSettings.in(house, "io.holdfast.messaging");
        configuration.ours(
                "Messages (every service)",
                "",
                PropertiesFile.of("messaging", "META-INF/microprofile-config.properties"),
                messaging,
                Map.of());
        Map<String, String> libraries = new HashMap<>(messaging);
        for (RepositorySetting setting : RepositorySetting.values()) {
            libraries.put(setting.property(), ReadSettings.word(setting.type().getSimpleName()));
        }
        for (String service : SERVICES) {
            configuration.service(service, libraries);
        }
        return configuration.page;
    }

    private void engines() {
        page.section(
                "How a setting is given",
                "As an environment variable, or as `-Dname=value` to the Java process, or in a file"
                        + " `config/application.properties` beside the service. Durations are written"
                        + " `30s`, `10m`, `24h` or ISO-8601 `PT30S`. Settings without a default"
                        + " have to be given where the service needs them. A secret is no argument:"
                        + " others see the command line.");
        page.section(
                "Engines (snapshot-service, transfer-service, restore-service; catalog-service needs"
                        + " the URL alone)",
                "`<id>` is the name of an engine in requests: 1 to 40 of a-z, 0-9 and -.");
        page.head(COLUMNS);
        for (EngineSetting setting : EngineSetting.values()) {
            row(
                    setting.property("<id>"),
                    ReadSettings.word(setting.type().getSimpleName()),
                    "",
                    setting.about());
        }
    }

    private void repository() {
        page.section(
                "Repository (transfer-service, restore-service)",
                "`holdfast.repository.retry-for` is written as ISO-8601 only.");
        page.head(COLUMNS);
        for (RepositorySetting setting : RepositorySetting.values()) {
            row(
                    setting.property(),
                    ReadSettings.word(setting.type().getSimpleName()),
                    Objects.requireNonNullElse(setting.fallback(), ""),
                    setting.about());
        }
    }

    private void service(String service, Map<String, String> libraries) throws IOException {
        String room = "io.holdfast." + service.substring(0, service.indexOf('-')) + '.';
        PropertiesFile file = PropertiesFile.of(service, "application.properties");
        ours(service, "", file, ReadSettings.in(house, room), libraries);
        page.section(
                service + ": what it sets for Quarkus",
                "[Quarkus](https://quarkus.io/guides/all-config) has many more;"
                        + " `quarkus.datasource.username` and `quarkus.datasource.password` have to be"
                        + " given.");
        page.head("property", "value");
        for (Entry entry : file.entries()) {
            if (!entry.ours() && !entry.name().startsWith("%")) {
                page.row(List.of(code(entry.name()), code(entry.value())));
            }
        }
    }

    private void ours(
            String title,
            String introduction,
            PropertiesFile file,
            Map<String, String> read,
            Map<String, String> libraries) {
        Map<String, String> types = new HashMap<>(libraries);
        types.putAll(read);
        List<Entry> entries = file.entries().stream().filter(Entry::ours).toList();
        Set<String> set = new TreeSet<>(entries.stream().map(Entry::name).toList());
        assertThat(set)
                .as("%s: what the code reads stands in the properties file", file.module())
                .containsAll(read.keySet());
        assertThat(types.keySet())
                .as("%s: what the properties file sets is read by the code", file.module())
                .containsAll(set);
        if (entries.isEmpty()) {
            return;
        }
        page.section(title, introduction);
        page.head(COLUMNS);
        for (Entry entry : entries) {
            assertThat(entry.comment())
                    .as("%s: a comment above %s", file.module(), entry.name())
                    .isNotEmpty();
            row(
                    entry.name(),
                    Objects.requireNonNull(types.get(entry.name())),
                    entry.value(),
                    entry.comment());
        }
    }

    private void row(String name, String type, String value, String about) {
        page.row(
                Arrays.asList(
                        code(name),
                        type,
                        value.isEmpty() ? "none" : code(value),
                        about,
                        code(environment(name))));
    }

    /** By the rule of MicroProfile Config. */
    private static String environment(String name) {
        String id = "<id>";
        int at = name.indexOf(id);
        if (at >= 0) {
            return environment(name.substring(0, at))
                    + "<ID>"
                    + environment(name.substring(at + id.length()));
        }
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
