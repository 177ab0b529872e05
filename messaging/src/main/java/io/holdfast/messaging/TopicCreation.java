package io.holdfast.messaging;

import io.holdfast.contracts.Topic;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** Makes the topics that are missing, where it may; says which are missing, where it may not. */
@Readiness
@ApplicationScoped
public class TopicCreation implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(TopicCreation.class);

    /** Channels would complain of topics that are not there, and look again only seconds later. */
    private static final int BEFORE_CHANNELS = 10;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Map<String, Object> broker;
    private final boolean create;
    private final int partitions;
    private final short replication;
    private final Duration retention;
    private final Thread thread;
    private volatile String trouble = "the topics were not looked for yet";

    TopicCreation(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            @ConfigProperty(name = "holdfast.kafka.create-topics") boolean create,
            @ConfigProperty(name = "holdfast.kafka.partitions") int partitions,
            @ConfigProperty(name = "holdfast.kafka.replication") short replication,
            @ConfigProperty(name = "holdfast.kafka.retention") Duration retention) {
        this.broker = new HashMap<>(broker);
        // A client that is closed waits for what it was still asked.
        int millis = (int) PATIENCE.toMillis();
        this.broker.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        this.broker.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis / 2);
        this.create = create;
        this.partitions = partitions;
        this.replication = replication;
        this.retention = retention;
        this.thread = Thread.ofVirtual().name("topics").unstarted(this::untilThere);
    }

    /**
     * Looks once, and leaves what cannot be had now to a thread of its own: a service starts
     * without its broker.
     */
    void start(@Observes @Priority(BEFORE_CHANNELS) StartupEvent event) {
        try {
            trouble = lookOnce();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return;
        }
        if (!trouble.isEmpty()) {
            LOG.warn(trouble);
            thread.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        thread.interrupt();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("topics")
                .status(trouble.isEmpty())
                .withData("trouble", trouble)
                .build();
    }

    private void untilThere() {
        try {
            while (!trouble.isEmpty()) {
                String now = lookOnce();
                if (!now.isEmpty() && !now.equals(trouble)) {
                    LOG.warn(now);
                }
                trouble = now;
                if (!now.isEmpty()) {
                    Thread.sleep(PAUSE);
                }
            }
        } catch (InterruptedException ending) {
            LOG.debug("Nobody waits for the topics any more");
        }
    }

    private String lookOnce() throws InterruptedException {
        try (Admin admin = Admin.create(broker)) {
            return look(admin);
        } catch (ExecutionException | TimeoutException | KafkaException away) {
            return "Kafka is not to be reached: " + away.getMessage();
        }
    }

    /** What is still missing, empty when nothing is. */
    private String look(Admin admin)
            throws InterruptedException, ExecutionException, TimeoutException {
        Set<String> there = admin.listTopics().names().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        List<NewTopic> missing = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            missing.add(topic(topic.text(), topic.compacted()));
            missing.add(topic(topic.dead(), false));
        }
        missing.removeIf(topic -> there.contains(topic.name()));
        if (missing.isEmpty()) {
            return "";
        }
        Set<String> names = new HashSet<>(missing.stream().map(NewTopic::name).toList());
        if (!create) {
            return "These topics are missing, and holdfast.kafka.create-topics is off: " + names;
        }
        try {
            admin.createTopics(missing).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            if (!(refused.getCause() instanceof TopicExistsException)) {
                return "These topics could not be made: " + names + ": " + refused.getMessage();
            }
            return "Somebody else is making the topics";
        }
        LOG.infof("Made topics %s", names);
        return "";
    }

    private NewTopic topic(String name, boolean compacted) {
        Map<String, String> settings = new HashMap<>();
        if (compacted) {
            settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        } else {
            settings.put(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(retention.toMillis()));
        }
        return new NewTopic(name, partitions, replication).configs(settings);
    }
}
