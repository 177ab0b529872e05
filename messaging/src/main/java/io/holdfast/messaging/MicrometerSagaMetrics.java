package io.holdfast.messaging;

import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaMetrics;
import io.holdfast.saga.SagaType;
import io.holdfast.saga.StepId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What sagas tell the operator, as meters. */
@ApplicationScoped
public class MicrometerSagaMetrics implements SagaMetrics {

    private final MeterRegistry registry;
    private final AtomicLong waiting;
    private final AtomicLong oldestMillis;

    MicrometerSagaMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.waiting = registry.gauge("holdfast_outbox_waiting", new AtomicLong());
        this.oldestMillis = registry.gauge("holdfast_outbox_oldest_milliseconds", new AtomicLong());
    }

    @Override
    public void advanced(SagaType type) {
        registry.counter("holdfast_saga_advanced", "saga", type.value()).increment();
    }

    @Override
    public void refused(SagaType type, String why) {
        registry.counter("holdfast_saga_refused", "saga", type.value()).increment();
    }

    @Override
    public Working working(SagaType type, SagaId saga, StepId step, String trace) {
        LogContext.saga(saga, step, trace);
        return LogContext::clear;
    }

    @Override
    public void asksRepeated(int count) {
        registry.counter("holdfast_saga_asks_repeated").increment(count);
    }

    @Override
    public void performed(SagaType type, Duration took, boolean again) {
        Timer.builder("holdfast_saga_work")
                .tag("saga", type.value())
                .tag("again", String.valueOf(again))
                .register(registry)
                .record(took);
    }

    @Override
    public void outbox(long count, Duration oldest) {
        waiting.set(count);
        oldestMillis.set(oldest.toMillis());
    }
}
