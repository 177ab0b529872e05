package io.holdfast.transfer.wiring;

import io.holdfast.saga.Performer;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import org.jboss.logging.MDC;

/** Work whose log lines carry the saga and the step. */
record NamedInLogs<E>(Performer<E> inner) implements Performer<E> {

    @Override
    public E perform(SagaId saga, StepId step, Object work) throws TryAgain, InterruptedException {
        MDC.put("saga", saga.value().toString());
        MDC.put("step", step.value());
        try {
            return inner.perform(saga, step, work);
        } finally {
            MDC.remove("saga");
            MDC.remove("step");
        }
    }
}
