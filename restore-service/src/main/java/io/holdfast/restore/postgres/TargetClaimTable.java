package io.holdfast.restore.postgres;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.VmId;
import io.holdfast.restore.job.RestoreSaga;
import io.holdfast.restore.job.TargetClaims;
import io.holdfast.saga.postgres.Transactions;
import java.sql.PreparedStatement;

/**
 * Claims in the table {@code target_claim}; whether a job lives is told by its saga, so that none
 * has to give its claim back.
 */
public final class TargetClaimTable implements TargetClaims {

    private final Transactions transactions;

    public TargetClaimTable(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public boolean claim(EngineId engine, VmId vm, JobId job) {
        return transactions.run(connection -> {
            try (PreparedStatement upsert =
                    connection.prepareStatement(
                            """
                            INSERT INTO target_claim AS known (engine, vm_id, job_id)
                            VALUES (?, ?, ?)
                            ON CONFLICT (engine, vm_id) DO UPDATE SET job_id = excluded.job_id
                            WHERE known.job_id = excluded.job_id OR NOT EXISTS (
                                SELECT 1 FROM saga
                                WHERE saga.type = ? AND saga.id = known.job_id AND saga.live)
                            """)) {
                upsert.setString(1, engine.value());
                upsert.setObject(2, vm.value());
                upsert.setObject(3, job.value());
                upsert.setString(4, RestoreSaga.TYPE.value());
                return upsert.executeUpdate() == 1;
            }
        });
    }
}
