package io.holdfast.ovirt.sdk;

import io.holdfast.ovirt.CorrelationId;
import io.holdfast.ovirt.EngineEvent;
import io.holdfast.ovirt.Events;
import java.util.Comparator;
import java.util.List;

/** The engine's log through the SDK. Without sorting the engine cuts off what is older. */
record SdkEvents(EngineCalls engine) implements Events {

    /** One backup job is told of by some ten. */
    private static final int EVENTS_MAX = 200;

    @Override
    public List<EngineEvent> correlated(CorrelationId id) {
        return found("correlation_id=" + id);
    }

    @Override
    public List<EngineEvent> naming(String word) {
        return found(word);
    }

    private List<EngineEvent> found(String search) {
        return engine
                .call(
                        "search the events for " + search,
                        () ->
                                engine.sdk()
                                        .eventsService()
                                        .list()
                                        .search(search)
                                        .max(EVENTS_MAX)
                                        .send()
                                        .events())
                .stream()
                .map(FromSdk::event)
                .sorted(Comparator.comparingLong(EngineEvent::id))
                .toList();
    }
}
