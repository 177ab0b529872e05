package io.holdfast.messaging;

import io.holdfast.saga.Outlet;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import javax.transaction.xa.XAException;
import org.apache.kafka.common.KafkaException;

/**
 * Tells what is away from what is wrong. Whoever waits for a database, a broker or a peer may wait
 * for ever: the next message would fare no better. A fault of a handler is the message's own, and
 * must not keep others waiting.
 */
final class Outage {

    /**
     * Classes of SQL states that are about the data and not about the database: data exception
     * (such as a NUL character in a text) and integrity constraint violation.
     */
    private static final Set<String> ABOUT_DATA = Set.of("22", "23");

    private Outage() {}

    /** Whether a failure, or what it comes from, says that something is away. */
    static boolean isOutage(Throwable failure) {
        return isOutage(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static boolean isOutage(Throwable failure, Set<Throwable> seen) {
        if (!seen.add(failure)) {
            return false;
        }
        boolean here =
                switch (failure) {
                    case SQLException database -> !isAboutData(database);
                    case IOException _, XAException _ -> true;
                    case KafkaException _, KafkaOutlet.NotAcknowledged _ -> true;
                    case Outlet.OutletUnavailable _ -> true;
                    default -> false;
                };
        if (here || (failure.getCause() != null && isOutage(failure.getCause(), seen))) {
            return true;
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            if (isOutage(suppressed, seen)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAboutData(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && state.length() == 5 && ABOUT_DATA.contains(state.substring(0, 2));
    }
}
