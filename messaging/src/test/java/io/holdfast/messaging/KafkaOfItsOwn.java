package io.holdfast.messaging;

import io.holdfast.localstack.KafkaServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;

/** A broker that the test may kill and start again: nobody shares it. */
public final class KafkaOfItsOwn implements QuarkusTestResourceLifecycleManager {

    private KafkaServer kafka;

    @Override
    public Map<String, String> start() {
        Path home = Path.of("target", "local-stack", "messaging-" + ProcessHandle.current().pid());
        kafka = KafkaServer.start(home);
        return kafka.configuration();
    }

    /** The test is loaded by another class loader, so it gets plain runnables. */
    @Override
    public void inject(TestInjector injector) {
        Runnable kill = kafka::kill;
        Runnable restart = kafka::restart;
        injector.injectIntoFields(kill, field -> field.getName().equals("killBroker"));
        injector.injectIntoFields(restart, field -> field.getName().equals("restartBroker"));
    }

    @Override
    public void stop() {
        if (kafka != null) {
            kafka.close();
        }
    }
}
