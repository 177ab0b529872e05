package io.holdfast.simulator.imageio;

import java.util.concurrent.atomic.LongAdder;

/** Counts what is done with one ticket id. */
final class UseCounter {
    final LongAdder requests = new LongAdder();
    final LongAdder readRequests = new LongAdder();
    final LongAdder bytesRead = new LongAdder();
    final LongAdder bytesWritten = new LongAdder();
    final LongAdder bytesZeroed = new LongAdder();
    final LongAdder flushes = new LongAdder();

    TicketUse use() {
        return new TicketUse(
                requests.sum(),
                readRequests.sum(),
                bytesRead.sum(),
                bytesWritten.sum(),
                bytesZeroed.sum(),
                flushes.sum());
    }
}
