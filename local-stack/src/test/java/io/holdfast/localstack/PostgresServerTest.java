package io.holdfast.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

    @Test
    void a_committed_row_outlives_a_crash_and_the_port_is_free_afterwards(@TempDir Path folder)
            throws Exception {
        URI address;
        long pid;
        try (PostgresServer postgres =
                PostgresServer.start(folder.resolve("pg"), Durability.DURABLE)) {
            address = URI.create(postgres.jdbcUrl().substring("jdbc:".length()));
            String url = postgres.createSchema("journal");
            run(postgres, url, "CREATE TABLE entry (words text)");
            run(postgres, url, "INSERT INTO entry VALUES ('kept')");

            postgres.kill();
            assertThat(Await.isFree(address)).isTrue();

            postgres.restart();
            assertThat(ask(postgres, postgres.jdbcUrl(), "SELECT words FROM journal.entry"))
                    .isEqualTo("kept");
            assertThat(ask(postgres, postgres.jdbcUrl(), "SHOW fsync")).isEqualTo("on");
            assertThat(ask(postgres, postgres.jdbcUrl(), "SHOW server_version")).startsWith("18.");
            pid = postgres.pid().orElseThrow();
        }
        assertThat(Await.isGone(pid)).isTrue();
        assertThat(Await.isFree(address)).isTrue();
    }

    @Test
    void databases_are_apart_and_only_the_password_opens_them() throws Exception {
        PostgresServer postgres = SharedStack.postgres();
        String other = postgres.createDatabase("apart");

        assertThat(ask(postgres, other, "SELECT current_database()")).isEqualTo("apart");
        assertThatThrownBy(() ->
                        DriverManager.getConnection(other, postgres.user(), "guessed").close())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
        assertThat(SharedStack.postgres()).isSameAs(postgres);
    }

    @Test
    void a_name_that_would_need_quoting_is_refused() {
        for (String name : List.of("", "Jobs", "a b", "x;drop", "1st")) {
            assertThatThrownBy(() -> SharedStack.postgres().createSchema(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + name + "'");
        }
    }

    private static void run(PostgresServer postgres, String url, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(url, postgres.user(), postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(PostgresServer postgres, String url, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(url, postgres.user(), postgres.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).as(sql).isTrue();
            return rows.getString(1);
        }
    }
}
