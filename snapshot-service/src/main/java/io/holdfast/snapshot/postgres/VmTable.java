package io.holdfast.snapshot.postgres;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.VmId;
import io.holdfast.saga.postgres.Transactions;
import io.holdfast.snapshot.inventory.SeenVms;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The VMs that were published last, in the table {@code vm}. */
public final class VmTable implements SeenVms {

    private final Transactions transactions;

    public VmTable(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Map<VmId, Remembered> of(EngineId engine) {
        return transactions.run(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "SELECT vm_id, name, facts FROM vm WHERE engine = ?")) {
                select.setString(1, engine.value());
                Map<VmId, Remembered> vms = new HashMap<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        vms.put(
                                new VmId(rows.getObject(1, UUID.class)),
                                new Remembered(rows.getString(2), rows.getString(3)));
                    }
                }
                return vms;
            }
        });
    }

    @Override
    public void remember(EngineId engine, VmId vm, Remembered remembered) {
        transactions.run(connection -> {
            try (PreparedStatement upsert =
                    connection.prepareStatement(
                            "INSERT INTO vm (engine, vm_id, name, facts, seen_at) VALUES (?, ?, ?,"
                                    + " ?, now()) ON CONFLICT (engine, vm_id) DO UPDATE SET name ="
                                    + " excluded.name, facts = excluded.facts, seen_at = now()")) {
                upsert.setString(1, engine.value());
                upsert.setObject(2, vm.value());
                upsert.setString(3, remembered.name());
                upsert.setString(4, remembered.facts());
                return upsert.executeUpdate();
            }
        });
    }

    @Override
    public void forget(EngineId engine, VmId vm) {
        transactions.run(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM vm WHERE engine = ? AND vm_id = ?")) {
                delete.setString(1, engine.value());
                delete.setObject(2, vm.value());
                return delete.executeUpdate();
            }
        });
    }

    @Override
    public Optional<VmId> named(EngineId engine, String name) {
        return transactions.run(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "SELECT vm_id FROM vm WHERE engine = ? AND name = ? LIMIT 2")) {
                select.setString(1, engine.value());
                select.setString(2, name);
                try (ResultSet rows = select.executeQuery()) {
                    if (!rows.next()) {
                        return Optional.empty();
                    }
                    VmId first = new VmId(rows.getObject(1, UUID.class));
                    return rows.next() ? Optional.empty() : Optional.of(first);
                }
            }
        });
    }

    @Override
    public Optional<String> nameOf(EngineId engine, VmId vm) {
        return transactions.run(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "SELECT name FROM vm WHERE engine = ? AND vm_id = ?")) {
                select.setString(1, engine.value());
                select.setObject(2, vm.value());
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public void alone(EngineId engine, Runnable look) {
        transactions.run(connection -> {
            try (PreparedStatement lock =
                    connection.prepareStatement(
                            "SELECT pg_try_advisory_xact_lock(hashtext(current_schema()),"
                                    + " hashtext(?))")) {
                lock.setString(1, "inventory " + engine.value());
                try (ResultSet row = lock.executeQuery()) {
                    row.next();
                    if (row.getBoolean(1)) {
                        look.run();
                    }
                }
                return true;
            }
        });
    }
}
