package io.holdfast.transfer.postgres;

import io.holdfast.contracts.JobId;
import io.holdfast.transfer.pin.EndedJobs;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import javax.sql.DataSource;

/** Ended jobs in the table {@code ended_job}, for longer than any message is kept. */
public final class PostgresEndedJobs implements EndedJobs {

    private final DataSource database;

    public PostgresEndedJobs(DataSource database) {
        this.database = database;
    }

    @Override
    public void add(JobId job) {
        Sql.in(
                database,
                connection -> {
                    try (PreparedStatement insert =
                                    connection.prepareStatement(
                                            "INSERT INTO ended_job (job) VALUES (?)"
                                                    + " ON CONFLICT DO NOTHING");
                            PreparedStatement forget =
                                    connection.prepareStatement(
                                            "DELETE FROM ended_job"
                                                    + " WHERE ended_at < now() - interval '90 days'")) {
                        insert.setObject(1, job.value());
                        forget.executeUpdate();
                        return insert.executeUpdate();
                    }
                });
    }

    @Override
    public boolean contains(JobId job) {
        return Sql.in(
                database,
                connection -> {
                    try (PreparedStatement select =
                            connection.prepareStatement("SELECT 1 FROM ended_job WHERE job = ?")) {
                        select.setObject(1, job.value());
                        try (ResultSet row = select.executeQuery()) {
                            return row.next();
                        }
                    }
                });
    }
}
