package io.holdfast.ovirt.imageio;

import io.holdfast.ovirt.ImageioException;
import io.holdfast.ovirt.ImageioLimits;
import io.holdfast.ovirt.PollClock;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Sends requests and repeats them, each time on a new connection, where the imageio page §10 says
 * that this may help: after 500, a short body, a broken or silent connection. A 403 or another
 * refusal ends it at once.
 */
final class Exchanges {

    private static final Duration PAUSE_BEFORE_SECOND = Duration.ofMillis(100);
    private static final int ERROR_TEXT_BYTES_MAX = 2048;

    /** Takes the body of a successful answer. */
    interface Taking<T> {
        T take(WireConnection connection, WireHead head) throws IOException;
    }

    /** What it means that the daemon was reached and failed, every time. */
    interface GivingUp {
        ImageioException because(String message, IOException last);
    }

    private final URI address;
    private final ConnectionPool pool;
    private final ImageioLimits limits;
    private final PollClock clock;

    Exchanges(URI address, ConnectionPool pool, ImageioLimits limits, PollClock clock) {
        this.address = address;
        this.pool = pool;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * How often to try.
     *
     * @param attempts in all
     * @param afterStorageFailure whether to repeat when the daemon answered that storage failed
     */
    record Tries(int attempts, boolean afterStorageFailure) {

        static Tries of(int attempts) {
            return new Tries(attempts, true);
        }

        boolean isLast(int attempt, IOException failed) {
            return attempt == attempts
                    || (!afterStorageFailure && failed instanceof StorageFailedException);
        }
    }

    <T> T exchange(WireRequest request, Tries tries, Taking<T> taking, GivingUp givingUp) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(request, attempt > 1, taking);
            } catch (IOException failed) {
                stopIfHopeless(request, failed);
                if (tries.isLast(attempt, failed)) {
                    throw givenUp(request, attempt, failed, givingUp);
                }
                pause(PAUSE_BEFORE_SECOND.multipliedBy((long) attempt * attempt));
            }
        }
    }

    private <T> T once(WireRequest request, boolean fresh, Taking<T> taking) throws IOException {
        WireConnection connection = pool.lease(fresh);
        boolean keep = false;
        try {
            connection.send(
                    request.head(address.getRawPath(), host()), request.body(), limits.progress());
            WireHead head = connection.head(request.firstByte());
            if (head.status() >= 300 && head.status() != request.alsoTaken()) {
                throw refusal(request, connection, head);
            }
            T taken = taking.take(connection, head);
            keep = !head.closes();
            return taken;
        } finally {
            pool.giveBack(connection, keep);
        }
    }

    private String host() {
        return address.getRawAuthority();
    }

    /**
     * Returns what is not worth repeating as our exception, throws the rest as {@link IOException}.
     */
    private ImageioException refusal(WireRequest request, WireConnection connection, WireHead head)
            throws IOException {
        String said = "HTTP " + head.status() + errorText(connection, head);
        if (head.status() >= 500) {
            throw new StorageFailedException(said);
        }
        String message = message(request, said);
        return head.status() == 403
                ? new ImageioException.TicketRejected(
                        message + "; ask the engine for the image transfer's phase")
                : new ImageioException.Refused(message, null);
    }

    private String errorText(WireConnection connection, WireHead head) {
        try {
            int count = (int) Math.min(head.contentLength(), ERROR_TEXT_BYTES_MAX);
            ByteBuffer text = ByteBuffer.allocate(count);
            int read = connection.body(text, count, limits.progress());
            return " "
                    + withoutTicket(new String(text.array(), 0, read, StandardCharsets.UTF_8))
                            .strip();
        } catch (IOException unreadable) {
            return ""; // the status says enough
        }
    }

    /** The daemon repeats ticket ids in its error texts. */
    private String withoutTicket(String text) {
        String path = address.getPath();
        return text.replace(path.substring(path.lastIndexOf('/') + 1), "[ticket]");
    }

    private void stopIfHopeless(WireRequest request, IOException failed) {
        if (pool.isClosed()) {
            throw new ImageioException.Closed(message(request, "the session was closed"));
        }
        if (isDistrust(failed)) {
            throw new ImageioException.Untrusted(
                    message(request, "its certificate is not trusted: " + failed.getMessage()),
                    failed);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new ImageioException.Unavailable(message(request, "interrupted"), failed);
        }
    }

    private static boolean isDistrust(IOException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }

    private ImageioException givenUp(
            WireRequest request, int attempts, IOException failed, GivingUp givingUp) {
        String message = message(request, failed.getMessage() + "; attempts made: " + attempts);
        boolean reached =
                failed instanceof StorageFailedException || failed instanceof ShortBodyException;
        return reached
                ? givingUp.because(message, failed)
                : new ImageioException.Unavailable(message, failed);
    }

    private String message(WireRequest request, String why) {
        return "Could not " + request.purpose() + " at imageio " + host() + ": " + why;
    }

    private void pause(Duration time) {
        try {
            clock.pause(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ImageioException.Unavailable(
                    "Interrupted before another attempt at imageio", interrupted);
        }
    }
}
