package io.holdfast.transfer.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.DiskTransferId;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The table, in a real PostgreSQL. */
class PostgresSegmentTroublesTest {

    private static final DiskTransferId TRANSFER = new DiskTransferId(new UUID(0, 1));

    @Test
    void trouble_lasts_from_the_first_time_until_it_is_over() throws Exception {
        DataSource database = Tables.of("segment_troubles", "V103__segment_trouble");
        PostgresSegmentTroubles troubles = new PostgresSegmentTroubles(database);
        assertThat(troubles.lasting(TRANSFER, 7)).isZero();
        Tables.execute(database, "UPDATE segment_trouble SET since = since - interval '3 minutes'");

        assertThat(troubles.lasting(TRANSFER, 8)).isZero();
        assertThat(new PostgresSegmentTroubles(database).lasting(TRANSFER, 7))
                .isGreaterThanOrEqualTo(Duration.ofMinutes(3));
        troubles.over(TRANSFER, 7);
        assertThat(troubles.lasting(TRANSFER, 7)).isZero();
    }
}
