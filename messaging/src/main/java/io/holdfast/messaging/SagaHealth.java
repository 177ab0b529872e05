package io.holdfast.messaging;

import io.holdfast.saga.postgres.SagaEngine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when the service's sagas get on: database reached, outbox published. Says nothing where
 * there are none.
 */
@Readiness
@ApplicationScoped
public class SagaHealth implements HealthCheck {

    private final Instance<SagaEngine> engines;

    SagaHealth(Instance<SagaEngine> engines) {
        this.engines = engines;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("sagas").up();
        for (SagaEngine engine : engines) {
            String trouble = engine.trouble();
            if (trouble != null) {
                answer.down().withData("trouble", trouble);
            }
        }
        return answer.build();
    }
}
