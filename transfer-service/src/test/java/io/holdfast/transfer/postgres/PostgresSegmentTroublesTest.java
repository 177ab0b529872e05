package io.holdfast.transfer.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.localstack.PostgresServer;
import io.holdfast.localstack.SharedStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The table, in a real PostgreSQL. */
class PostgresSegmentTroublesTest {

    private static final PGSimpleDataSource DATABASE = new PGSimpleDataSource();
    private static final DiskTransferId TRANSFER = new DiskTransferId(new UUID(0, 1));

    @BeforeAll
    static void make_the_table() throws IOException, SQLException {
        PostgresServer server = SharedStack.postgres();
        DATABASE.setUrl(server.createSchema("segment_troubles"));
        DATABASE.setUser(server.user());
        DATABASE.setPassword(server.password());
        try (var script =
                PostgresSegmentTroublesTest.class.getResourceAsStream(
                        "/db/transfer/V103__segment_trouble.sql")) {
            execute(
                    new String(
                            Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void trouble_lasts_from_the_first_time_until_it_is_over() throws SQLException {
        PostgresSegmentTroubles troubles = new PostgresSegmentTroubles(DATABASE);
        assertThat(troubles.lasting(TRANSFER, 7)).isZero();
        execute("UPDATE segment_trouble SET since = since - interval '3 minutes'");

        assertThat(troubles.lasting(TRANSFER, 8)).isZero();
        assertThat(new PostgresSegmentTroubles(DATABASE).lasting(TRANSFER, 7))
                .isGreaterThanOrEqualTo(Duration.ofMinutes(3));
        troubles.over(TRANSFER, 7);
        assertThat(troubles.lasting(TRANSFER, 7)).isZero();
    }
}
