package io.holdfast.transfer.memory;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.transfer.segment.SegmentsAtWork;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Leases that never end, for workers of one process. */
public final class MemorySegmentsAtWork implements SegmentsAtWork {

    private record Key(DiskTransferId transfer, int segment) {}

    private final Map<Key, UUID> held = new ConcurrentHashMap<>();

    @Override
    public boolean take(DiskTransferId transfer, int segment, UUID worker) {
        return held.computeIfAbsent(new Key(transfer, segment), _ -> worker).equals(worker);
    }

    @Override
    public void release(DiskTransferId transfer, int segment, UUID worker) {
        held.remove(new Key(transfer, segment), worker);
    }

    @Override
    public boolean any(DiskTransferId transfer) {
        return held.keySet().stream().anyMatch(key -> key.transfer().equals(transfer));
    }
}
