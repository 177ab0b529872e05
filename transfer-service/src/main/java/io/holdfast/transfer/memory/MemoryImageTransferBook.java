package io.holdfast.transfer.memory;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.FailureReason;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.TransferException.Again;
import io.holdfast.transfer.imagetransfer.ImageTransferBook;
import io.holdfast.transfer.imagetransfer.ImageTransferEntry;
import io.holdfast.transfer.imagetransfer.ImageTransferWanted;
import io.holdfast.transfer.imagetransfer.OpenImageTransfer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A book that lasts as long as this object. */
public final class MemoryImageTransferBook implements ImageTransferBook {

    private final Map<DiskTransferId, ImageTransferEntry> entries = new ConcurrentHashMap<>();
    private final Set<DiskTransferId> taken = ConcurrentHashMap.newKeySet();

    @Override
    public <T> T alone(DiskTransferId transfer, Alone<T> work)
            throws TransferException, InterruptedException {
        if (!taken.add(transfer)) {
            throw new Again(
                    FailureReason.TRANSFER_BROKEN,
                    "Another worker opens or closes the image transfer of "
                            + transfer.text()
                            + " now.");
        }
        try {
            return work.run();
        } finally {
            taken.remove(transfer);
        }
    }

    @Override
    public Optional<ImageTransferEntry> find(DiskTransferId transfer) {
        return Optional.ofNullable(entries.get(transfer));
    }

    @Override
    public List<DiskTransferId> notClosed() {
        return entries.entrySet().stream()
                .filter(entry -> !(entry.getValue() instanceof ImageTransferEntry.Closed))
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparing(DiskTransferId::value))
                .toList();
    }

    @Override
    public void starting(ImageTransferWanted wanted) {
        entries.put(wanted.transfer(), new ImageTransferEntry.Starting());
    }

    @Override
    public void opened(ImageTransferWanted wanted, OpenImageTransfer transfer) {
        entries.put(wanted.transfer(), new ImageTransferEntry.Open(transfer));
    }

    @Override
    public void closed(ImageTransferWanted wanted) {
        entries.put(wanted.transfer(), new ImageTransferEntry.Closed());
    }
}
