package io.holdfast.simulator.engine.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The audit log; ids grow strictly. */
public final class EventLog {
    /** More than a long run writes; older entries are dropped. */
    private static final int ENTRIES_MAX = 20_000;

    private final Supplier<Instant> clock;
    private final List<Event> events = new ArrayList<>();
    private long last;

    EventLog(Supplier<Instant> clock) {
        this.clock = clock;
    }

    void normal(int code, String correlationId, Optional<Vm> vm, String description) {
        write(code, Event.Severity.NORMAL, correlationId, vm, description);
    }

    void warning(int code, String correlationId, Optional<Vm> vm, String description) {
        write(code, Event.Severity.WARNING, correlationId, vm, description);
    }

    void error(int code, String correlationId, Optional<Vm> vm, String description) {
        write(code, Event.Severity.ERROR, correlationId, vm, description);
    }

    private void write(
            int code,
            Event.Severity severity,
            String correlationId,
            Optional<Vm> vm,
            String description) {
        events.add(
                new Event(
                        ++last,
                        code,
                        severity,
                        description,
                        clock.get(),
                        correlationId,
                        vm.map(v -> new Event.Subject(v.id, v.name))));
        if (events.size() > ENTRIES_MAX) {
            events.removeFirst();
        }
    }

    /** All entries, oldest first. */
    public List<Event> all() {
        return List.copyOf(events);
    }
}
