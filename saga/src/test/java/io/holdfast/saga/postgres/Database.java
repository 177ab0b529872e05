package io.holdfast.saga.postgres;

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

/** A schema of its own with the saga tables, on the real server that the tests share. */
final class Database {

    private Database() {}

    static DataSource withSagaTables(String schema) throws IOException, SQLException {
        PostgresServer server = SharedStack.postgres();
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(server.createSchema(schema));
        database.setUser(server.user());
        database.setPassword(server.password());
        try (var script = Database.class.getResourceAsStream("/db/saga/V1__saga.sql");
                Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    new String(
                            Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
        }
        return database;
    }

    /** The number that a query counts. */
    static int count(DataSource database, String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
