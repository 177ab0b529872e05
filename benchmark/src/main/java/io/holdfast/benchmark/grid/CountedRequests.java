package io.holdfast.benchmark.grid;

import io.holdfast.repository.store.StoreMeter;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a store is asked. */
final class CountedRequests implements StoreMeter {

    private final LongAdder puts = new LongAdder();
    private final LongAdder gets = new LongAdder();

    @Override
    public void request(Request request, Outcome outcome, long bytes, Duration took) {
        switch (request) {
            case PUT -> puts.increment();
            case GET, GET_RANGE -> gets.increment();
            case HEAD, LIST, DELETE -> {}
        }
    }

    long puts() {
        return puts.sum();
    }

    long gets() {
        return gets.sum();
    }
}
