package io.holdfast.endtoend;

import io.holdfast.localstack.demo.Installation;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What an installation still has open when all of its jobs have ended; there should be nothing. */
final class Aftermath {

    private final Installation installation;
    private final int mark;

    /**
     * @param mark of the simulator: what was there before the jobs
     */
    Aftermath(Installation installation, int mark) {
        this.installation = installation;
        this.mark = mark;
    }

    /**
     * A line for each thing that is open.
     *
     * @param expected how findings of the simulator begin that the jobs were asked to bring about
     */
    List<String> open(Set<String> expected) throws IOException, InterruptedException, SQLException {
        List<String> open = new ArrayList<>(installation.simulator().leftBehind(mark));
        open.removeIf(line -> expected.stream().anyMatch(line::startsWith));
        try (Connection database = installation.stack().postgres().connect()) {
            for (String schema : List.of("snapshot", "transfer", "restore")) {
                open.addAll(
                        rows(
                                database,
                                "SELECT 'live saga in "
                                        + schema
                                        + ": ' || type || ' ' || id"
                                        + " || ' ' || state FROM "
                                        + schema
                                        + ".saga WHERE live"));
                open.addAll(
                        rows(
                                database,
                                "SELECT 'unpublished message in "
                                        + schema
                                        + ": ' || topic"
                                        + " FROM "
                                        + schema
                                        + ".saga_outbox"
                                        + " WHERE wanted"));
            }
            open.addAll(rows(database, "SELECT 'open pin of ' || holder FROM transfer.ledger_pin"));
        }
        return open;
    }

    private static List<String> rows(Connection database, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }
}
