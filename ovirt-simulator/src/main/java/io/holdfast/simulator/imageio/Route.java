package io.holdfast.simulator.imageio;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which handler a path belongs to; matched by prefix, as the daemon does. */
record Route(Kind kind, String ticketId) {
    /** The daemon's resources. */
    enum Kind {
        ALGORITHMS("/images/([^/]*)/checksum/algorithms"),
        CHECKSUM("/images/([^/]*)/checksum"),
        EXTENTS("/images/([^/]*)/extents"),
        IMAGE("/images/(.*)"),
        INFO("/info/()");

        private final Pattern pattern;

        Kind(String pattern) {
            this.pattern = Pattern.compile(pattern);
        }
    }

    static Optional<Route> of(String path) {
        for (Kind kind : Kind.values()) {
            Matcher matcher = kind.pattern.matcher(path);
            if (matcher.lookingAt()) {
                return Optional.of(new Route(kind, matcher.group(1)));
            }
        }
        return Optional.empty();
    }

    /** The first word of a fault point. */
    String faultKind(String method) {
        return switch (kind) {
            case ALGORITHMS, CHECKSUM -> "CHECKSUM";
            case EXTENTS -> "EXTENTS";
            case IMAGE -> method;
            case INFO -> "INFO";
        };
    }
}
