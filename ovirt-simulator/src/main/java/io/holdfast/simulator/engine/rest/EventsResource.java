package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Event;
import io.holdfast.simulator.engine.state.Infrastructure;
import io.holdfast.simulator.engine.state.Refusal;
import io.holdfast.simulator.engine.xml.Xml;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code /events}. */
final class EventsResource {
    private final Engine engine;

    EventsResource(Engine engine) {
        this.engine = engine;
    }

    Answer answer(Call call) {
        if (!call.method().equals("GET")) {
            return EngineApi.methodNotAllowed();
        }
        if (call.path().size() == 1) {
            return list(call);
        }
        return engine.events().all().stream()
                .filter(e -> Long.toString(e.id()).equals(call.path().get(1)))
                .findFirst()
                .map(e -> Answer.ok(print(e)))
                .orElseThrow(Refusal::missing);
    }

    /** Newest first unless sorted; {@code max} cuts at that end. */
    private Answer list(Call call) {
        long from = call.queryValue("from").map(EventsResource::number).orElse(0L);
        List<Event> newer = engine.events().all().stream().filter(e -> e.id() > from).toList();
        Search search = Search.of(call);
        boolean oldestFirst = search.sorts() && search.ascends();
        List<Event> ordered = oldestFirst ? newer : newer.reversed();
        Xml list = Xml.of("events");
        search.apply(ordered, call.max(), EventsResource::facets).forEach(e -> list.add(print(e)));
        return Answer.ok(list);
    }

    private static long number(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static Map<String, String> facets(Event event) {
        Map<String, String> facets = new HashMap<>();
        facets.put("id", Long.toString(event.id()));
        facets.put("type", Integer.toString(event.code()));
        facets.put("code", Integer.toString(event.code()));
        facets.put("severity", event.severity().word());
        facets.put("correlation_id", event.correlationId());
        facets.put("time", Links.date(event.time()));
        facets.put("message", event.description());
        facets.put("", event.description());
        event.vm().ifPresent(vm -> facets.put("event_vm", vm.name()));
        event.vm().ifPresent(vm -> facets.put("vm.name", vm.name()));
        return facets;
    }

    private static Xml print(Event event) {
        Xml x =
                Xml.of("event")
                        .attribute("href", Links.API + "/events/" + event.id())
                        .attribute("id", event.id())
                        .leaf("description", event.description())
                        .leaf("code", event.code())
                        .leaf("correlation_id", event.correlationId())
                        .leaf("custom_id", -1)
                        .leaf("flood_rate", 0)
                        .leaf("index", event.id())
                        .leaf("origin", "oVirt")
                        .leaf("severity", event.severity().word())
                        .leaf("time", Links.date(event.time()));
        if (event.vm().isPresent()) {
            x.add(named("cluster", "clusters", Infrastructure.CLUSTER, Infrastructure.CLUSTER_NAME))
                    .add(
                            named(
                                    "data_center",
                                    "datacenters",
                                    Infrastructure.DATA_CENTER,
                                    Infrastructure.DATA_CENTER_NAME))
                    .add(named("template", "templates", Infrastructure.BLANK, "Blank"));
        }
        x.add(named("user", "users", Infrastructure.USER, Infrastructure.USER_NAME));
        event.vm().ifPresent(vm -> x.add(named("vm", "vms", vm.id(), vm.name())));
        return x;
    }

    private static Xml named(String element, String collection, java.util.UUID id, String name) {
        return Links.ref(element, collection, id).leaf("name", name);
    }
}
