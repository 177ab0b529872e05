package io.holdfast.ovirt.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.UUID;

/** A setting of an engine; nothing else is read of a service's configuration here. */
public enum EngineSetting {
    URL(
            "url",
            URI.class,
            "Where the engine's API is; plain http is refused except on loopback. This setting"
                    + " makes the engine known"),
    USERNAME("username", String.class, "Who logs in, with its domain: `backup@internal`"),
    PASSWORD("password", String.class, "The password; a secret. Read where no file is named"),
    PASSWORD_FILE("password-file", Path.class, "File that holds the password"),
    CA_FILE(
            "ca-file",
            Path.class,
            "File with the certificates that engine and hosts are trusted by; without it, those"
                    + " that the platform trusts"),
    APPLIANCE(
            "appliance",
            UUID.class,
            "The VM into which disks are plugged by backups and restores with `way: APPLIANCE`, by"
                    + " the engine's id; it serves Holdfast alone. Read by snapshot-service and"
                    + " restore-service");

    private static final String PREFIX = "holdfast.engines.";

    private final String last;
    private final Class<?> type;
    private final String about;

    EngineSetting(String last, Class<?> type, String about) {
        this.last = last;
        this.type = type;
        this.about = about;
    }

    /** The property's name for an engine. */
    public String property(String engine) {
        return PREFIX + engine + '.' + last;
    }

    /**
     * The engine that a property of this kind is about; empty when it is none. A name has no dots:
     * they are hyphens that came through an environment variable ({@code
     * HOLDFAST_ENGINES_MY_LAB_URL} is about {@code my-lab}).
     */
    String engineOf(String property) {
        String plain = property.replace("\"", "");
        boolean ours = plain.startsWith(PREFIX) && plain.endsWith('.' + last);
        int end = plain.length() - last.length() - 1;
        return ours && end > PREFIX.length()
                ? plain.substring(PREFIX.length(), end).replace('.', '-')
                : "";
    }

    /** What its text is read as. */
    public Class<?> type() {
        return type;
    }

    /** What it is for; a sentence without its end. */
    public String about() {
        return about;
    }
}
