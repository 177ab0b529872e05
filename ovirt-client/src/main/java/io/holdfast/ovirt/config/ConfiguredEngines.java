package io.holdfast.ovirt.config;

import io.holdfast.ovirt.EngineConnection;
import io.holdfast.ovirt.EngineSettings;
import io.holdfast.ovirt.EngineTrust;
import io.holdfast.ovirt.Secret;
import io.holdfast.ovirt.VmId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;

/**
 * The engines that {@code holdfast.engines.<id>.url} and its neighbours name. A connection is made
 * when it is first asked for and kept: it renews its token by itself.
 */
public final class ConfiguredEngines implements AutoCloseable {

    private final Map<String, EngineSettings> settings = new TreeMap<>();
    private final Map<String, VmId> appliances = new TreeMap<>();
    private final Map<String, EngineConnection> connections = new ConcurrentHashMap<>();
    private final Function<EngineSettings, EngineConnection> connector;

    /**
     * Reads all settings at once, so that a wrong one is found at the start.
     *
     * @param connector how a connection is made; must not need the engine to be up
     * @throws IllegalArgumentException if a setting is missing or wrong; names it
     */
    public ConfiguredEngines(Config config, Function<EngineSettings, EngineConnection> connector) {
        this.connector = connector;
        for (String id : names(config)) {
            settings.put(id, settings(config, id));
            appliance(config, id).ifPresent(appliance -> appliances.put(id, appliance));
        }
    }

    /** The names of the engines. */
    public Set<String> ids() {
        return Set.copyOf(settings.keySet());
    }

    /** True if an engine of that name is configured. */
    public boolean knows(String id) {
        return settings.containsKey(id);
    }

    /**
     * The connection to an engine.
     *
     * @throws IllegalArgumentException if no engine of that name is configured
     */
    public EngineConnection engine(String id) {
        return connections.computeIfAbsent(id, name -> connector.apply(settings(name)));
    }

    /** How an engine was configured; also what imageio of its hosts is trusted by. */
    public EngineSettings settings(String id) {
        EngineSettings known = settings.get(id);
        if (known == null) {
            throw new IllegalArgumentException(
                    "No engine '" + id + "' is configured; known are " + settings.keySet());
        }
        return known;
    }

    /** The VM that disk snapshots of the engine's other VMs may be plugged into, if one is set. */
    public Optional<VmId> appliance(String id) {
        return Optional.ofNullable(appliances.get(id));
    }

    @Override
    public void close() {
        connections.values().forEach(EngineConnection::close);
        connections.clear();
    }

    private static Set<String> names(Config config) {
        Set<String> names = new TreeSet<>();
        for (String property : config.getPropertyNames()) {
            String engine = EngineSetting.URL.engineOf(property);
            if (!engine.isEmpty()) {
                names.add(engine);
            }
        }
        return names;
    }

    private static EngineSettings settings(Config config, String id) {
        return EngineSettings.of(
                URI.create(required(config, EngineSetting.URL, id)),
                required(config, EngineSetting.USERNAME, id),
                new Secret(password(config, id)),
                file(config, EngineSetting.CA_FILE, id)
                        .<EngineTrust>map(EngineTrust.CaFile::new)
                        .orElseGet(EngineTrust.Platform::new));
    }

    private static String password(Config config, String id) {
        Path file = file(config, EngineSetting.PASSWORD_FILE, id).orElse(null);
        if (file == null) {
            return required(config, EngineSetting.PASSWORD, id);
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    EngineSetting.PASSWORD_FILE.property(id) + ": " + file + " cannot be read",
                    unreadable);
        }
    }

    private static Optional<Path> file(Config config, EngineSetting setting, String id) {
        return config.getOptionalValue(setting.property(id), Path.class);
    }

    private static Optional<VmId> appliance(Config config, String id) {
        String name = EngineSetting.APPLIANCE.property(id);
        return config.getOptionalValue(name, String.class)
                .map(text -> {
                    try {
                        return VmId.parse(text.strip());
                    } catch (IllegalArgumentException wrong) {
                        throw new IllegalArgumentException(
                                "The setting " + name + " is no VM's id: " + text, wrong);
                    }
                });
    }

    private static String required(Config config, EngineSetting setting, String id) {
        String name = setting.property(id);
        return config.getOptionalValue(name, String.class)
                .filter(value -> !value.isBlank())
                .orElseThrow(
                        () -> new IllegalArgumentException("The setting " + name + " is missing"));
    }
}
