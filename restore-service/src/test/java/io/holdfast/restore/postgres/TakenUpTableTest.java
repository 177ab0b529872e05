package io.holdfast.restore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.EngineId;
import io.holdfast.localstack.PostgresServer;
import io.holdfast.localstack.SharedStack;
import io.holdfast.saga.postgres.Transactions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What people were seen to use, in a real PostgreSQL. */
class TakenUpTableTest {

    private static final EngineId LAB = new EngineId("lab");
    private static final EngineId OTHER = new EngineId("other");
    private static final PGSimpleDataSource DATABASE = new PGSimpleDataSource();

    @BeforeAll
    static void make_the_table() throws IOException, SQLException {
        PostgresServer server = SharedStack.postgres();
        DATABASE.setUrl(server.createSchema("taken_up"));
        DATABASE.setUser(server.user());
        DATABASE.setPassword(server.password());
        try (var script =
                        TakenUpTableTest.class.getResourceAsStream(
                                "/db/restore/V120__taken_up.sql");
                Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    new String(
                            Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void what_is_remembered_is_known_for_good_and_for_its_engine_alone() {
        TakenUpTable table = new TakenUpTable(new Transactions(DATABASE));
        assertThat(table.on(LAB)).isEmpty();
        UUID disk = UUID.randomUUID();
        UUID vm = UUID.randomUUID();
        table.remember(LAB, disk);
        table.remember(LAB, disk);
        table.remember(LAB, vm);
        TakenUpTable afterARestart = new TakenUpTable(new Transactions(DATABASE));
        assertThat(afterARestart.on(LAB)).containsExactlyInAnyOrder(disk, vm);
        assertThat(afterARestart.on(OTHER)).isEmpty();
    }
}
