package io.holdfast.messaging;

import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.TraceParent;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import java.util.List;
import org.jboss.logging.MDC;

/** What every line of a log says about the message or the saga that it is written for. */
final class LogContext {

    private static final String MESSAGE = "message";
    private static final String SUBJECT = "subject";
    private static final String SAGA = "saga";
    private static final String STEP = "step";
    private static final String TRACE = "traceId";

    /** 00-, the trace id, and more: the W3C form that contracts check. */
    private static final int TRACE_BEGIN = 3;

    private static final int TRACE_END = 35;

    private LogContext() {}

    static void message(Envelope<?> envelope) {
        MessageId id = envelope.id();
        TraceParent trace = envelope.trace() == null ? TraceParent.of(id) : envelope.trace();
        MDC.put(MESSAGE, id.value());
        MDC.put(SUBJECT, envelope.subject());
        MDC.put(TRACE, trace.traceId());
    }

    static void saga(SagaId saga, StepId step, String trace) {
        MDC.put(SAGA, saga.value().toString());
        MDC.put(STEP, step.value());
        if (trace.length() >= TRACE_END) {
            MDC.put(TRACE, trace.substring(TRACE_BEGIN, TRACE_END));
        }
    }

    static void clear() {
        List.of(MESSAGE, SUBJECT, SAGA, STEP, TRACE).forEach(MDC::remove);
    }
}
