package io.holdfast.transfer.imagetransfer;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.transfer.failure.TransferException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A book that lasts as long as the test. */
public final class MemoryImageTransferBook implements ImageTransferBook {

    private final Map<DiskTransferId, ImageTransferEntry> entries = new ConcurrentHashMap<>();

    @Override
    public synchronized <T> T alone(DiskTransferId transfer, Alone<T> work)
            throws TransferException, InterruptedException {
        return work.run();
    }

    @Override
    public Optional<ImageTransferEntry> find(DiskTransferId transfer) {
        return Optional.ofNullable(entries.get(transfer));
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
