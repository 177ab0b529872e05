package io.holdfast.messaging;

import io.holdfast.saga.postgres.SagaEngine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive while every loop of the service's sagas comes round. A database or broker that is away is
 * for {@link SagaHealth} to tell: a restart would not bring it back.
 */
@Liveness
@ApplicationScoped
public class SagaLiveness implements HealthCheck {

    private final Instance<SagaEngine> engines;

    SagaLiveness(Instance<SagaEngine> engines) {
        this.engines = engines;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("saga-loops")
                .status(engines.stream().allMatch(SagaEngine::alive))
                .build();
    }
}
