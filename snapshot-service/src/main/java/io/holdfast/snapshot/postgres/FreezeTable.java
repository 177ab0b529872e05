package io.holdfast.snapshot.postgres;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.VmId;
import io.holdfast.saga.postgres.Transactions;
import io.holdfast.snapshot.freeze.FreezeRecords;
import io.holdfast.snapshot.freeze.FreezeSettings;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** How freezing went, in the table {@code freeze_record}. */
public final class FreezeTable implements FreezeRecords {

    private final Transactions transactions;
    private final FreezeSettings settings;

    public FreezeTable(Transactions transactions, FreezeSettings settings) {
        this.transactions = transactions;
        this.settings = settings;
    }

    @Override
    public void timedOut(EngineId engine, VmId vm, Instant at) {
        transactions.run(connection -> {
            try (PreparedStatement upsert =
                    connection.prepareStatement(
                            "INSERT INTO freeze_record (engine, vm_id, timeouts, last_at) VALUES (?,"
                                    + " ?, 1, ?) ON CONFLICT (engine, vm_id) DO UPDATE SET timeouts ="
                                    + " freeze_record.timeouts + 1, last_at = excluded.last_at")) {
                upsert.setString(1, engine.value());
                upsert.setObject(2, vm.value());
                upsert.setObject(3, at.atOffset(ZoneOffset.UTC));
                return upsert.executeUpdate();
            }
        });
    }

    @Override
    public void wentWell(EngineId engine, VmId vm) {
        transactions.run(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement(
                            "DELETE FROM freeze_record WHERE engine = ? AND vm_id = ?")) {
                delete.setString(1, engine.value());
                delete.setObject(2, vm.value());
                return delete.executeUpdate();
            }
        });
    }

    @Override
    public Optional<Instant> leftAloneUntil(EngineId engine, VmId vm) {
        return transactions.run(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "SELECT last_at FROM freeze_record WHERE engine = ? AND vm_id = ? AND"
                                    + " timeouts >= ?")) {
                select.setString(1, engine.value());
                select.setObject(2, vm.value());
                select.setInt(3, settings.timeoutsMax());
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(
                                    row.getObject(1, OffsetDateTime.class)
                                            .toInstant()
                                            .plus(settings.leftAlone()))
                            : Optional.empty();
                }
            }
        });
    }
}
