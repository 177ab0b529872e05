package io.holdfast.transfer.imagetransfer;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.TransferDirection;
import io.holdfast.ovirt.TicketUrl;
import io.holdfast.ovirt.TransferId;
import io.holdfast.transfer.failure.TransferException.Again;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** An engine whose image transfers stand as the test says. */
public final class ScriptedEngine implements EngineImageTransfers {

    public final Map<TransferId, Standing> transfers = new LinkedHashMap<>();
    public final Set<DiskId> refusesToLetGo = new HashSet<>();
    public boolean losesTheAnswerToStart;

    @Override
    public void requireKnown(EngineId engine) {}

    @Override
    public OpenImageTransfer start(ImageTransferWanted wanted) throws Again {
        OpenImageTransfer started =
                new OpenImageTransfer(
                        new TransferId(UUID.randomUUID()),
                        new TicketUrl(URI.create("https://host/images/" + transfers.size())));
        transfers.put(started.id(), new Standing.Transferring(started));
        if (losesTheAnswerToStart) {
            losesTheAnswerToStart = false;
            throw new Again(FailureReason.ENGINE_UNAVAILABLE, "The answer was lost.");
        }
        return started;
    }

    @Override
    public Standing standing(EngineId engine, TransferId id) {
        return transfers.getOrDefault(id, new Standing.Gone());
    }

    @Override
    public List<TransferId> unfinished(EngineId engine, DiskId disk, TransferDirection direction) {
        return transfers.entrySet().stream()
                .filter(entry ->
                        !(entry.getValue() instanceof Standing.Succeeded)
                                && !(entry.getValue() instanceof Standing.Failed))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public void resume(ImageTransferWanted wanted, TransferId id) {
        transfers.computeIfPresent(
                id,
                (_, now) ->
                        now instanceof Standing.PausedBySystem
                                ? new Standing.Changing("resuming")
                                : now);
    }

    @Override
    public void finalizeTransfer(ImageTransferWanted wanted, TransferId id) {
        transfers.computeIfPresent(
                id, (_, now) -> now instanceof Standing.Failed ? now : new Standing.Succeeded());
    }

    @Override
    public void cancel(ImageTransferWanted wanted, TransferId id) throws Again {
        if (refusesToLetGo.contains(wanted.disk())) {
            throw new Again(FailureReason.ENGINE_UNAVAILABLE, "The engine is away.");
        }
        transfers.computeIfPresent(id, (_, _) -> new Standing.Failed());
    }
}
