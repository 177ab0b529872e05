package io.holdfast.saga.postgres;

import io.holdfast.localstack.PostgresServer;
import io.holdfast.localstack.SharedStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
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
        for (String script : List.of("V1__saga", "V2__queue")) {
            run(database, "/db/saga/" + script + ".sql");
        }
        return database;
    }

    private static void run(DataSource database, String path) throws IOException, SQLException {
        try (var script = Database.class.getResourceAsStream(path);
                Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    new String(
                            Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
        }
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
