package io.holdfast.commandline.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.localstack.PostgresServer;
import io.holdfast.localstack.SharedStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands beside the services: by the ledger that they keep in a real PostgreSQL. */
class SharedLedgerTest {

    private static final int BYTES = 3 << 20;

    @TempDir Path folder;

    private Bench bench;
    private String ledger;

    @BeforeEach
    void a_repository_and_a_ledger() throws IOException, SQLException {
        PostgresServer server = SharedStack.postgres();
        ledger = schema(server);
        bench =
                new Bench(
                                folder,
                                "file:" + folder.resolve("repository"),
                                Map.of(
                                        "HOLDFAST_LEDGER_USER",
                                        server.user(),
                                        "HOLDFAST_LEDGER_PASSWORD",
                                        server.password()))
                        .init();
    }

    private static String schema(PostgresServer server) throws IOException, SQLException {
        String url = server.createSchema("cli_" + UUID.randomUUID().toString().replace("-", ""));
        try (var script = SharedLedgerTest.class.getResourceAsStream("/db/ledger/V50__ledger.sql");
                Connection connection =
                        DriverManager.getConnection(url, server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    new String(
                            Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
        }
        return "--ledger=" + url;
    }

    private long packs() throws IOException {
        try (Stream<Path> all = Files.walk(bench.file("repository").resolve("packs"))) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void what_the_ledger_knows_is_not_stored_again_and_nobody_writes_past_it() throws IOException {
        Path image = bench.image("disk.raw", BYTES, 1);
        bench.imported(image.toString(), "--name=one", ledger);

        JsonNode second =
                bench.run("image", "import", "--json", image.toString(), "--name=two", ledger)
                        .done()
                        .json();

        assertThat(second.get("bytesNew").longValue()).isZero();
        assertThat(bench.run("image", "import", image.toString()).ended(ExitCode.REFUSED).err())
                .contains("--ledger");
        assertThat(bench.run("repo", "sweep").ended(ExitCode.REFUSED).err()).contains("--ledger");
    }

    @Test
    void a_sweep_beside_the_services_buries_first_and_deletes_in_its_next_turn()
            throws IOException {
        Path image = bench.image("disk.raw", BYTES, 1);
        String point = bench.imported(image.toString(), ledger);
        bench.run("image", "forget", point, ledger).done();

        bench.run("repo", "sweep", ledger).done();
        long buried = packs();
        bench.run("repo", "sweep", ledger).done();

        assertThat(buried).isPositive();
        assertThat(packs()).isZero();
    }

    @Test
    void a_lost_ledger_is_refused_until_it_is_rebuilt_from_the_bucket() throws Exception {
        Path image = bench.image("disk.raw", BYTES, 1);
        bench.imported(image.toString(), "--name=one", ledger);
        String fresh = schema(SharedStack.postgres());

        assertThat(
                        bench.run("image", "import", image.toString(), fresh)
                                .ended(ExitCode.REFUSED)
                                .err())
                .contains("rebuild");
        JsonNode rebuilt = bench.run("repo", "rebuild", "--json", fresh).done().json();
        JsonNode again =
                bench.run("image", "import", "--json", image.toString(), "--name=two", fresh)
                        .done()
                        .json();

        assertThat(rebuilt.get("kept").booleanValue()).isTrue();
        assertThat(rebuilt.get("recoveryPoints").intValue()).isEqualTo(1);
        assertThat(again.get("bytesNew").longValue()).isZero();
        assertThat(
                        bench.run("image", "import", image.toString(), ledger)
                                .ended(ExitCode.REFUSED)
                                .err())
                .contains("kept by ledger");
    }

    @Test
    void a_ledger_that_is_no_database_is_named() {
        assertThat(bench.run("repo", "sweep", "--ledger=elsewhere").ended(ExitCode.REFUSED).err())
                .contains("jdbc:postgresql://");
        assertThat(
                        bench.run("repo", "sweep", "--ledger=jdbc:postgresql://127.0.0.1:1/none")
                                .ended(ExitCode.MAY_PASS)
                                .err())
                .contains("ledger of repository");
    }
}
