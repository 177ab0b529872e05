package io.holdfast.messaging;

import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.PartOfJob;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.RequestRestore;
import io.holdfast.contracts.TraceParent;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** What every line of a log says about the message or the saga that it is written for. */
final class LogContext {

    static final String SAGA = "saga";
    static final String JOB = "job";
    private static final String MESSAGE = "message";
    private static final String SUBJECT = "subject";
    private static final String STEP = "step";
    private static final String TRACE = "traceId";

    /** 00-, the trace id, and more: the W3C form that contracts check. */
    private static final int TRACE_BEGIN = 3;

    private static final int TRACE_END = 35;

    private LogContext() {}

    static void message(Envelope<?> envelope) {
        MDC.put(MESSAGE, envelope.id().value());
        MDC.put(SUBJECT, envelope.subject());
        MDC.put(TRACE, TraceParent.of(envelope).traceId());
        JobId job = jobOf(envelope);
        if (job != null) {
            MDC.put(JOB, job.text());
        }
    }

    static void saga(SagaId saga, StepId step, String trace, Object work) {
        of(saga, trace, work).forEach(MDC::put);
        MDC.put(STEP, step.value());
    }

    /**
     * The keys of a saga.
     *
     * @param stateOrWork tells the job that the saga belongs to; where it tells none, the saga is
     *     the job
     */
    static Map<String, String> of(SagaId saga, String trace, Object stateOrWork) {
        Map<String, String> keys = new HashMap<>();
        keys.put(SAGA, saga.value().toString());
        keys.put(
                JOB,
                stateOrWork instanceof PartOfJob part
                        ? part.job().text()
                        : saga.value().toString());
        if (trace.length() >= TRACE_END) {
            keys.put(TRACE, trace.substring(TRACE_BEGIN, TRACE_END));
        }
        return keys;
    }

    /** Does something with these keys, on top of those that are there. */
    static void with(Map<String, String> keys, Runnable something) {
        Map<String, Object> before = new HashMap<>(MDC.getMap());
        keys.forEach(MDC::put);
        try {
            something.run();
        } finally {
            keys.keySet().forEach(MDC::remove);
            before.forEach(MDC::put);
        }
    }

    static void clear() {
        List.of(MESSAGE, SUBJECT, SAGA, JOB, STEP, TRACE).forEach(MDC::remove);
    }

    private static @Nullable JobId jobOf(Envelope<?> envelope) {
        return switch (envelope.message()) {
            case PartOfJob part -> part.job();
            case RequestBackup _, RequestRestore _ -> JobId.of(envelope.id());
            case Message _ -> null;
        };
    }
}
