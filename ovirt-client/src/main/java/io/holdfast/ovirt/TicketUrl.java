package io.holdfast.ovirt;

import java.net.URI;
import java.util.Objects;

/**
 * Where imageio serves one disk. The ticket id in its path is the only credential the daemon asks
 * for, so the whole URL is a secret: {@link #toString} shows scheme, host and port alone.
 */
public final class TicketUrl {

    private final URI uri;

    public TicketUrl(URI uri) {
        this.uri = Objects.requireNonNull(uri, "uri");
        String scheme = String.valueOf(uri.getScheme());
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IllegalArgumentException("An imageio URL is http or https, not " + scheme);
        }
        if (uri.getHost() == null || uri.getRawPath() == null || uri.getRawPath().isEmpty()) {
            throw new IllegalArgumentException(
                    "An imageio URL has a host and a path; this one lacks one of them");
        }
    }

    /** Reads a URL; what is thrown for a malformed one does not repeat it. */
    public static TicketUrl parse(String text) {
        try {
            return new TicketUrl(new URI(text));
        } catch (java.net.URISyntaxException malformed) {
            throw new IllegalArgumentException(
                    "Malformed imageio URL (not shown, it is a secret): " + malformed.getReason());
        }
    }

    /** The URL with its ticket; hand it to the imageio client and to encrypted storage only. */
    public URI reveal() {
        return uri;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TicketUrl url && url.uri.equals(uri);
    }

    @Override
    public int hashCode() {
        return uri.hashCode();
    }

    @Override
    public String toString() {
        return uri.getScheme() + "://" + uri.getRawAuthority() + "/images/[ticket]";
    }
}
