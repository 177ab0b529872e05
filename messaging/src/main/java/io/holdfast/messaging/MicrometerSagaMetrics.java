package io.holdfast.messaging;

import io.holdfast.messaging.metrics.MessagingSeries;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaMetrics;
import io.holdfast.saga.SagaMove;
import io.holdfast.saga.SagaType;
import io.holdfast.saga.StepId;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What sagas tell the operator, as meters and in the log. */
@ApplicationScoped
public class MicrometerSagaMetrics implements SagaMetrics {

    private final MeterRegistry registry;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong oldestMillis = new AtomicLong();

    MicrometerSagaMetrics(MeterRegistry registry) {
        this.registry = registry;
        MessagingSeries.OUTBOX_WAITING.gauge(registry, waiting::get);
        MessagingSeries.OUTBOX_OLDEST.gauge(registry, oldestMillis::get);
    }

    @Override
    public void moved(SagaMove move) {
        SagaLog.moved(move);
        MessagingSeries.SAGA_ADVANCED.counter(registry, move.type().value()).increment();
    }

    @Override
    public void refused(SagaType type, String why) {
        MessagingSeries.SAGA_REFUSED.counter(registry, type.value()).increment();
    }

    @Override
    public Working working(SagaId saga, StepId step, String trace, Object work) {
        LogContext.saga(saga, step, trace, work);
        return LogContext::clear;
    }

    @Override
    public void asksRepeated(int count) {
        MessagingSeries.SAGA_ASKS_REPEATED.counter(registry).increment(count);
    }

    @Override
    public void queued(SagaType type, Duration waited) {
        MessagingSeries.SAGA_QUEUE.timer(registry, type.value()).record(waited);
    }

    @Override
    public void performed(SagaType type, Duration took, boolean again) {
        MessagingSeries.SAGA_WORK.timer(registry, type.value(), String.valueOf(again)).record(took);
    }

    @Override
    public void outbox(long count, Duration oldest) {
        waiting.set(count);
        oldestMillis.set(oldest.toMillis());
    }
}
