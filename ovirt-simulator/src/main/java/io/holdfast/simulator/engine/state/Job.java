package io.holdfast.simulator.engine.state;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A command that the engine lists while it runs and a while longer. */
public final class Job {
    public final UUID id;
    public final String description;
    public final String correlationId;
    public final Instant started;
    public Instant updated;
    public Optional<Instant> ended = Optional.empty();
    public String status = "started";

    Job(UUID id, String description, String correlationId, Instant started) {
        this.id = id;
        this.description = description;
        this.correlationId = correlationId;
        this.started = started;
        this.updated = started;
    }

    void end(boolean success, Instant now) {
        status = success ? "finished" : "failed";
        ended = Optional.of(now);
        updated = now;
    }
}
