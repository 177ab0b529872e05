package io.holdfast.restore.postgres;

import io.holdfast.contracts.EngineId;
import io.holdfast.restore.leftover.TakenUp;
import io.holdfast.saga.postgres.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** What people were seen to use, in the table {@code taken_up}. */
public final class TakenUpTable implements TakenUp {

    private final Transactions transactions;

    public TakenUpTable(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Set<UUID> on(EngineId engine) {
        return transactions.run(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "SELECT object_id FROM taken_up WHERE engine = ?")) {
                select.setString(1, engine.value());
                Set<UUID> known = new HashSet<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        known.add(row.getObject(1, UUID.class));
                    }
                }
                return known;
            }
        });
    }

    @Override
    public void remember(EngineId engine, UUID object) {
        transactions.run(connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "INSERT INTO taken_up (engine, object_id) VALUES (?, ?) ON CONFLICT DO"
                                    + " NOTHING")) {
                insert.setString(1, engine.value());
                insert.setObject(2, object);
                return insert.executeUpdate();
            }
        });
    }
}
