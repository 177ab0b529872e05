package io.holdfast.messaging;

import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.saga.postgres.JournalUnavailable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.MDC;

/** What a service has: a channel, the inlet, and a handler that may fail or refuse. */
@ApplicationScoped
public class Requests {

    private final Inlet inlet;
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final List<String> traces = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();

    /** Counts, where a service would show its counts to Prometheus. */
    @Produces
    @Singleton
    SimpleMeterRegistry counts() {
        return new SimpleMeterRegistry();
    }

    Requests(Inlet inlet) {
        this.inlet = inlet;
    }

    @Incoming("backup-commands")
    @Blocking
    void on(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        inlet.take(record, this::handle);
    }

    private void handle(Envelope<? extends Message> envelope) throws Inlet.CannotHandle {
        String policy = String.valueOf(((RequestBackup) envelope.message()).policy());
        if (policy.startsWith("fail")
                && failures.computeIfAbsent(policy, _ -> new AtomicInteger()).incrementAndGet()
                        <= 2) {
            throw new IllegalStateException("the database is away");
        }
        if (policy.startsWith("poison")) {
            failures.computeIfAbsent(policy, _ -> new AtomicInteger()).incrementAndGet();
            throw new IllegalStateException("met a fault");
        }
        if (policy.startsWith("away")
                && failures.computeIfAbsent(policy, _ -> new AtomicInteger()).incrementAndGet()
                        <= 12) {
            throw new JournalUnavailable("no database", new SQLException("closed", "08006"));
        }
        if (policy.startsWith("refuse")) {
            throw new Inlet.CannotHandle("policy", "is not one that we know");
        }
        handled.add(policy);
        traces.add(String.valueOf(MDC.get("traceId")));
    }

    /** Policies of the requests handled, in order. */
    public List<String> handled() {
        return List.copyOf(handled);
    }

    public List<String> traces() {
        return List.copyOf(traces);
    }

    public int failures(String policy) {
        return failures.getOrDefault(policy, new AtomicInteger()).get();
    }
}
