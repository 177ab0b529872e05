package io.holdfast.commandline.postgres;

import io.holdfast.repository.ledger.LedgerSource;
import io.holdfast.repository.postgres.PostgresLedger;
import io.holdfast.repository.store.RepositoryException;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens the ledger that the services keep. */
public final class SharedLedger {

    private static final String USER = "HOLDFAST_LEDGER_USER";
    private static final String PASSWORD = "HOLDFAST_LEDGER_PASSWORD";

    /** So that a command says that the database is away, instead of hanging. */
    private static final int CONNECT_SECONDS = 10;

    private SharedLedger() {}

    /**
     * The ledger at a JDBC URL.
     *
     * @param environment may have the user and the password
     * @throws RepositoryException.Refused if the URL is none of PostgreSQL's
     */
    public static LedgerSource at(String url, Map<String, String> environment) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        try {
            database.setUrl(url);
        } catch (IllegalArgumentException e) {
            throw new RepositoryException.Refused(
                    "--ledger must be jdbc:postgresql://host/database?currentSchema=transfer, not \"%s\""
                            .formatted(url),
                    e);
        }
        database.setConnectTimeout(CONNECT_SECONDS);
        database.setTcpKeepAlive(true);
        String user = environment.get(USER);
        String password = environment.get(PASSWORD);
        if (user != null) {
            database.setUser(user);
        }
        if (password != null) {
            database.setPassword(password);
        }
        return repository -> new PostgresLedger(database, repository);
    }
}
