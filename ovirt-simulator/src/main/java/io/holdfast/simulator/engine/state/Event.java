package io.holdfast.simulator.engine.state;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** An audit log entry. */
public record Event(
        long id,
        int code,
        Severity severity,
        String description,
        Instant time,
        String correlationId,
        Optional<Subject> vm) {
    /** What the entry is about: the VM's name is kept, it may be gone. */
    public record Subject(UUID id, String name) {}

    /** In the API's words. */
    public enum Severity {
        NORMAL("normal"),
        WARNING("warning"),
        ERROR("error");

        private final String word;

        Severity(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
