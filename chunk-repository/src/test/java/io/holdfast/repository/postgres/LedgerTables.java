package io.holdfast.repository.postgres;

import io.holdfast.localstack.PostgresServer;
import io.holdfast.localstack.SharedStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A schema of its own with the ledger's tables, on the real server that the tests share. */
public final class LedgerTables {

    private LedgerTables() {}

    public static DataSource fresh() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        try {
            PostgresServer server = SharedStack.postgres();
            database.setUrl(
                    server.createSchema("ledger_" + UUID.randomUUID().toString().replace("-", "")));
            database.setUser(server.user());
            database.setPassword(server.password());
            make(database);
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("no tables for a ledger", e);
        }
        return database;
    }

    private static void make(DataSource database) throws IOException, SQLException {
        try (var script = LedgerTables.class.getResourceAsStream("/db/ledger/V50__ledger.sql");
                Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    new String(
                            Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
