package io.holdfast.transfer.memory;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.ovirt.PollClock;
import io.holdfast.transfer.segment.SegmentTroubles;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** In memory. */
public final class MemorySegmentTroubles implements SegmentTroubles {

    private record Key(DiskTransferId transfer, int segment) {}

    private final Map<Key, Long> since = new ConcurrentHashMap<>();
    private final PollClock clock;

    public MemorySegmentTroubles(PollClock clock) {
        this.clock = clock;
    }

    @Override
    public Duration lasting(DiskTransferId transfer, int segment) {
        long now = clock.nanoTime();
        return Duration.ofNanos(now - since.computeIfAbsent(new Key(transfer, segment), _ -> now));
    }

    @Override
    public void over(DiskTransferId transfer, int segment) {
        since.remove(new Key(transfer, segment));
    }
}
