package io.holdfast.catalog.wiring;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.catalog.job.JobHistory;
import io.holdfast.catalog.job.JsonColumn;
import io.holdfast.contracts.json.HoldfastJson;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What the features need, made once. */
@Singleton
public class Wiring {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /** REST speaks the language of the messages: the same mapper reads both. */
    @Produces
    @Singleton
    ObjectMapper mapper() {
        return HoldfastJson.mapper();
    }

    @Produces
    @Singleton
    JsonColumn json(ObjectMapper mapper) {
        return new JsonColumn(mapper);
    }

    @Produces
    @Singleton
    JobHistory jobs(JsonColumn json) {
        return new JobHistory(json);
    }
}
