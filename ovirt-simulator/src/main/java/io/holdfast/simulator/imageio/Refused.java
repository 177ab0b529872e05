package io.holdfast.simulator.imageio;

import java.util.Optional;

/** A request that is answered with an error text. */
final class Refused extends Exception {
    private final int status;
    private final String text;
    private final boolean closing;
    private final Optional<String> contentRange;

    private Refused(int status, String text, boolean closing, Optional<String> contentRange) {
        super(text);
        this.status = status;
        this.text = text;
        this.closing = closing;
        this.contentRange = contentRange;
    }

    static Refused of(int status, String text) {
        return new Refused(status, text, false, Optional.empty());
    }

    static Refused badRequest(String text) {
        return of(400, text);
    }

    /** Not allowed; the daemon closes the connection. */
    static Refused forbidden(String reason) {
        return new Refused(403, notAllowed(reason), true, Optional.empty());
    }

    /** As {@link #forbidden}, from the one handler that forgets to close. */
    Refused keepingConnection() {
        return new Refused(status, text, false, contentRange);
    }

    static Refused unsatisfiable(String text) {
        return of(416, text);
    }

    static Refused outside(String text, long size) {
        return new Refused(416, text, false, Optional.of("bytes */" + size));
    }

    private static String notAllowed(String reason) {
        return "You are not allowed to access this resource: " + reason;
    }

    int status() {
        return status;
    }

    String text() {
        return text;
    }

    boolean isClosing() {
        return closing;
    }

    Optional<String> contentRange() {
        return contentRange;
    }
}
