package io.holdfast.snapshot.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.contracts.CheckpointId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.json.HoldfastJson;
import io.holdfast.saga.postgres.Transactions;
import io.holdfast.snapshot.chain.Chain;
import io.holdfast.snapshot.chain.ChainLink;
import io.holdfast.snapshot.chain.Chains;
import io.holdfast.snapshot.chain.LinkedDisk;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The chains, in the table {@code chain_link}. */
public final class ChainTable implements Chains {

    private final Transactions transactions;
    private final ObjectMapper json = HoldfastJson.mapper();

    public ChainTable(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Chain of(EngineId engine, VmId vm) {
        return transactions.run(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "SELECT recovery_point, checkpoint, all_full, point_in_time, disks FROM"
                                    + " chain_link WHERE engine = ? AND vm_id = ?")) {
                select.setString(1, engine.value());
                select.setObject(2, vm.value());
                List<ChainLink> links = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        links.add(link(rows));
                    }
                }
                return new Chain(links);
            }
        });
    }

    @Override
    public void add(EngineId engine, VmId vm, ChainLink link) {
        transactions.run(connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "INSERT INTO chain_link (engine, vm_id, recovery_point, checkpoint,"
                                    + " all_full, point_in_time, disks) VALUES (?, ?, ?, ?, ?, ?, ?)"
                                    + " ON CONFLICT (recovery_point) DO NOTHING")) {
                insert.setString(1, engine.value());
                insert.setObject(2, vm.value());
                insert.setObject(3, link.recoveryPoint().value());
                insert.setObject(4, link.checkpoint().value());
                insert.setBoolean(5, link.full());
                insert.setObject(6, link.pointInTime().atOffset(ZoneOffset.UTC));
                insert.setString(7, written(link.disks()));
                return insert.executeUpdate();
            }
        });
    }

    @Override
    public void remove(EngineId engine, VmId vm, CheckpointId checkpoint) {
        transactions.run(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement(
                            "DELETE FROM chain_link WHERE engine = ? AND vm_id = ? AND checkpoint ="
                                    + " ?")) {
                delete.setString(1, engine.value());
                delete.setObject(2, vm.value());
                delete.setObject(3, checkpoint.value());
                return delete.executeUpdate();
            }
        });
    }

    private ChainLink link(ResultSet row) throws SQLException {
        return new ChainLink(
                new RecoveryPointId(row.getObject(1, UUID.class)),
                new CheckpointId(row.getObject(2, UUID.class)),
                row.getBoolean(3),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                read(row.getString(5)));
    }

    private String written(List<LinkedDisk> disks) {
        try {
            return json.writeValueAsString(disks);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("The disks of a link are not JSON", impossible);
        }
    }

    private List<LinkedDisk> read(String disks) {
        try {
            return json.readValue(disks, new TypeReference<List<LinkedDisk>>() {});
        } catch (JsonProcessingException foreign) {
            throw new IllegalStateException(
                    "Table chain_link holds disks that this program did not write: " + disks,
                    foreign);
        }
    }
}
