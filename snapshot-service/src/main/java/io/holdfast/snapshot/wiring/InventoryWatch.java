package io.holdfast.snapshot.wiring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.InventoryEvent;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.Subjects;
import io.holdfast.contracts.VmSeen;
import io.holdfast.contracts.json.HoldfastJson;
import io.holdfast.messaging.KafkaOutlet;
import io.holdfast.messaging.SagaMessages;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.snapshot.inventory.Inventory;
import io.holdfast.snapshot.inventory.SeenVms;
import io.holdfast.snapshot.ovirt.InventoryOfEngines;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Looks at the inventory of every engine, again and again. */
@Singleton
public class InventoryWatch {

    private static final Logger LOG = Logger.getLogger(InventoryWatch.class);

    private final Inventory inventory;
    private volatile Map<EngineId, String> away = Map.of();

    InventoryWatch(
            ConfiguredEngines engines,
            SeenVms seen,
            KafkaOutlet outlet,
            SagaMessages messages,
            MeterRegistry meters,
            Clock clock) {
        ObjectMapper json = HoldfastJson.mapper();
        this.inventory =
                new Inventory(
                        new InventoryOfEngines(engines, clock),
                        seen,
                        event -> publish(outlet, messages, event, clock),
                        vm -> facts(json, vm),
                        clock);
        for (String engine : engines.ids()) {
            SnapshotSeries.ENGINE_REACHABLE.gauge(
                    meters, () -> away.containsKey(new EngineId(engine)) ? 0 : 1, engine);
        }
    }

    @Scheduled(
            every = "{holdfast.inventory.every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        Map<EngineId, String> now = inventory.look().away();
        now.forEach((engine, why) -> {
            if (!away.containsKey(engine)) {
                LOG.warnf("The inventory is not read: %s", why);
            }
        });
        away = now;
    }

    private static void publish(
            KafkaOutlet outlet, SagaMessages messages, InventoryEvent event, Clock clock) {
        try {
            outlet.publish(
                    new Envelope<>(
                            new MessageId(UUID.randomUUID().toString()),
                            messages.source(),
                            Subjects.of(event),
                            clock.instant(),
                            null,
                            event));
        } catch (KafkaOutlet.NotAcknowledged broker) {
            throw new IllegalStateException(
                    "The inventory waits for Kafka: " + broker.getMessage(), broker);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while publishing the inventory", ending);
        }
    }

    /** The same VM at another time is no news. */
    private static String facts(ObjectMapper json, VmSeen vm) {
        try {
            return json.writeValueAsString(
                    new VmSeen(
                            vm.engine(),
                            vm.vm(),
                            vm.name(),
                            vm.status(),
                            vm.cluster(),
                            vm.disks(),
                            Instant.EPOCH));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A VM could not be written as JSON", impossible);
        }
    }
}
