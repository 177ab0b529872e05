package io.holdfast.messaging;

import io.holdfast.saga.postgres.Retention;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How long a service keeps the sagas that are over. */
@Singleton
class SagaRetention {

    @Produces
    @Singleton
    Retention retention(
            @ConfigProperty(name = "holdfast.sagas.keep-history") Duration history,
            @ConfigProperty(name = "holdfast.sagas.keep-ended") Duration ended) {
        return new Retention(history, ended);
    }
}
