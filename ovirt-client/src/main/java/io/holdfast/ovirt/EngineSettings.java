package io.holdfast.ovirt;

import java.net.URI;
import java.util.Objects;

/**
 * How to reach one engine.
 *
 * @param url its API, as {@code https://engine.example.org/ovirt-engine/api}; plain http is
 *     accepted for loopback alone, since the password travels
 * @param username with its profile, as {@code admin@internal}
 * @param poolSize connections to the engine at a time, 1 to 64
 */
public record EngineSettings(
        URI url,
        String username,
        Secret password,
        EngineTrust trust,
        EngineTimeouts timeouts,
        int poolSize) {

    /** Enough for one saga worker's parallel polls, few for the engine. */
    public static final int POOL_SIZE_USUAL = 8;

    private static final int POOL_SIZE_MAX = 64;

    public EngineSettings {
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(trust, "trust");
        Objects.requireNonNull(timeouts, "timeouts");
        boolean plain = "http".equals(url.getScheme());
        if (url.getHost() == null || !(plain || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException(
                    "The engine URL must be https://host/ovirt-engine/api, not " + url);
        }
        if (plain && !isLoopback(url.getHost())) {
            throw new IllegalArgumentException(
                    "Refusing to send a password over plain http to " + url.getHost());
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "The engine URL must carry no user; set username and password");
        }
        url = URI.create(url.toString().replaceFirst("/+$", "")); // paths are put behind it
        if (username.isBlank()) {
            throw new IllegalArgumentException("The engine's user name is empty");
        }
        if (poolSize < 1 || poolSize > POOL_SIZE_MAX) {
            throw new IllegalArgumentException(
                    "The engine's pool size must be 1 to 64, not " + poolSize);
        }
    }

    /** Settings with the usual time-outs and pool. */
    public static EngineSettings of(URI url, String username, Secret password, EngineTrust trust) {
        return new EngineSettings(
                url, username, password, trust, EngineTimeouts.usual(), POOL_SIZE_USUAL);
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }
}
