package io.holdfast.transfer.memory;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.transfer.receipt.SegmentReceipt;
import io.holdfast.transfer.receipt.SegmentReceipts;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Receipts that last as long as this object; they need no connection. */
public final class MemoryReceipts implements SegmentReceipts {

    private final Map<DiskTransferId, Map<Integer, SegmentReceipt>> receipts =
            new ConcurrentHashMap<>();

    public synchronized void put(DiskTransferId transfer, SegmentReceipt receipt) {
        receipts.computeIfAbsent(transfer, _ -> new TreeMap<>())
                .putIfAbsent(receipt.segment(), receipt);
    }

    @Override
    public synchronized Total total(DiskTransferId transfer) {
        List<SegmentReceipt> all = all(transfer);
        return new Total(
                all.size(),
                all.stream().mapToLong(it -> it.bytesRead() + it.bytesWritten()).sum(),
                all.stream().mapToLong(SegmentReceipt::bytesStored).sum());
    }

    @Override
    public synchronized Optional<SegmentReceipt> find(DiskTransferId transfer, int segment) {
        return Optional.ofNullable(receipts.getOrDefault(transfer, Map.of()).get(segment));
    }

    @Override
    public synchronized List<SegmentReceipt> all(DiskTransferId transfer) {
        return List.copyOf(receipts.getOrDefault(transfer, Map.of()).values());
    }

    @Override
    public void write(Connection transaction, DiskTransferId transfer, SegmentReceipt receipt) {
        put(transfer, receipt);
    }
}
