package io.holdfast.contracts;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bring a recovery point back. Anybody may publish it; the same message id twice is one job.
 *
 * @param vm the VM it is of; spares a search through the repository
 * @param engine where to; the engine it came from when absent
 * @param way through image transfers when absent
 * @param labels free words of the requester, carried along
 * @param deadline when the result is no longer wanted; a job whose result is checked by then
 *     completes
 * @param priority {@link Priority#NORMAL} when absent
 */
public record RequestRestore(
        RecoveryPointId recoveryPoint,
        @Nullable VmId vm,
        RestoreTarget target,
        @Nullable EngineId engine,
        @Nullable RestoreWay way,
        Map<String, String> labels,
        @Nullable Instant deadline,
        @Nullable Priority priority)
        implements RestoreCommand {

    /** Of normal priority. */
    public RequestRestore(
            RecoveryPointId recoveryPoint,
            @Nullable VmId vm,
            RestoreTarget target,
            @Nullable EngineId engine,
            @Nullable RestoreWay way,
            Map<String, String> labels,
            @Nullable Instant deadline) {
        this(recoveryPoint, vm, target, engine, way, labels, deadline, null);
    }

    public RequestRestore {
        Require.present("recoveryPoint", recoveryPoint);
        Require.present("target", target);
        labels = Require.map("labels", labels);
    }
}
