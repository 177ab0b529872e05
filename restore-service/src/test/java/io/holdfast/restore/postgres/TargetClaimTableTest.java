package io.holdfast.restore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.VmId;
import io.holdfast.localstack.PostgresServer;
import io.holdfast.localstack.SharedStack;
import io.holdfast.saga.postgres.Transactions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Who restores into a VM, in a real PostgreSQL. */
class TargetClaimTableTest {

    private static final EngineId LAB = new EngineId("lab");
    private static final PGSimpleDataSource DATABASE = new PGSimpleDataSource();

    private final TargetClaimTable claims = new TargetClaimTable(new Transactions(DATABASE));
    private final VmId vm = new VmId(UUID.randomUUID());

    @BeforeAll
    static void make_the_tables() throws IOException, SQLException {
        PostgresServer server = SharedStack.postgres();
        DATABASE.setUrl(server.createSchema("target_claims"));
        DATABASE.setUser(server.user());
        DATABASE.setPassword(server.password());
        for (String name : List.of("/db/saga/V1__saga.sql", "/db/restore/V110__target_claim.sql")) {
            try (var script = TargetClaimTableTest.class.getResourceAsStream(name)) {
                run(
                        new String(
                                Objects.requireNonNull(script).readAllBytes(),
                                StandardCharsets.UTF_8));
            }
        }
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static JobId live() throws SQLException {
        JobId job = new JobId(UUID.randomUUID());
        run(
                "INSERT INTO saga (type, id, subject, live, state, trace) VALUES ('restore', '%s', '%s', true, '{}', '')"
                        .formatted(job.value(), job.value()));
        return job;
    }

    @Test
    void one_live_job_has_a_vm_as_often_as_it_asks() throws Exception {
        JobId first = live();
        assertThat(claims.claim(LAB, vm, first)).isTrue();
        assertThat(claims.claim(LAB, vm, first)).isTrue();
        assertThat(claims.claim(LAB, vm, live())).isFalse();
    }

    @Test
    void a_job_that_has_ended_gives_way() throws Exception {
        JobId first = live();
        assertThat(claims.claim(LAB, vm, first)).isTrue();
        run("UPDATE saga SET live = false WHERE id = '%s'".formatted(first.value()));
        JobId second = live();
        assertThat(claims.claim(LAB, vm, second)).isTrue();
        assertThat(claims.claim(LAB, vm, live())).isFalse();
    }

    @Test
    void other_vms_and_engines_are_others() throws Exception {
        assertThat(claims.claim(LAB, vm, live())).isTrue();
        assertThat(claims.claim(LAB, new VmId(UUID.randomUUID()), live())).isTrue();
        assertThat(claims.claim(new EngineId("other"), vm, live())).isTrue();
    }
}
