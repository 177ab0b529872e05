package io.holdfast.transfer.postgres;

import java.sql.SQLException;

/** The database did not answer or would not. Whoever asked tries again by redelivery. */
public final class DatabaseFailed extends RuntimeException {

    DatabaseFailed(SQLException cause) {
        super("The database failed; see that it is there: " + cause.getMessage(), cause);
    }
}
