package io.holdfast.restore.wiring;

import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.store.RepositoryException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Opens the repository at the start. A store that is away is waited for; a wrong key or somebody
 * else's bucket is not: the service must not run beside the wrong repository.
 */
final class RepositoryOpening {

    private static final Logger LOG = Logger.getLogger(RepositoryOpening.class);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(10);

    private RepositoryOpening() {}

    /**
     * Opens, again and again while the store is away.
     *
     * @param patience how long a store that is away is waited for
     * @throws IllegalStateException if it cannot be opened; says why and what to do
     */
    static RepositoryReader open(Supplier<RepositoryReader> opening, Duration patience) {
        long giveUp = System.nanoTime() + patience.toNanos();
        Duration pause = Duration.ofMillis(200);
        while (true) {
            try {
                return opening.get();
            } catch (RepositoryException.Unavailable away) {
                if (System.nanoTime() + pause.toNanos() > giveUp) {
                    throw new IllegalStateException(
                            "The repository did not answer for "
                                    + patience
                                    + " (holdfast.repository.start-patience); is holdfast.repository.url right and the"
                                    + " store up? "
                                    + away.getMessage(),
                            away);
                }
                LOG.warnf(
                        "The repository is away, looking again in %s: %s",
                        pause, away.getMessage());
                sleep(pause);
                pause =
                        pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0
                                ? pause.multipliedBy(2)
                                : PAUSE_MAX;
            } catch (RepositoryException stop) {
                throw new IllegalStateException(
                        "The repository cannot be opened, so restore-service does not start: "
                                + stop.getMessage(),
                        stop);
            }
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while opening the repository", ending);
        }
    }
}
