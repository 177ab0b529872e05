package io.holdfast.transfer.postgres;

import io.holdfast.localstack.PostgresServer;
import io.holdfast.localstack.SharedStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A schema of its own with some of the service's tables, on the real server that tests share. */
final class Tables {

    private Tables() {}

    /**
     * Made anew.
     *
     * @param script name of a migration of the service
     */
    static DataSource of(String schema, String script) throws IOException, SQLException {
        PostgresServer server = SharedStack.postgres();
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(server.createSchema(schema));
        database.setUser(server.user());
        database.setPassword(server.password());
        try (var text = Tables.class.getResourceAsStream("/db/transfer/" + script + ".sql")) {
            execute(
                    database,
                    new String(
                            Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8));
        }
        return database;
    }

    static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
