package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.Engine;

/** Sends a call to the resource that its path names. */
public final class EngineApi {
    /** No resource has this path, whatever the method. */
    public static final class NoSuchPath extends RuntimeException {
        NoSuchPath(Call call) {
            super("Could not find resource for full path: " + String.join("/", call.path()));
        }
    }

    /** The REST layer itself broke: an HTML page, no fault. */
    public static final class RestLayerBroke extends RuntimeException {
        RestLayerBroke(String message) {
            super(message);
        }
    }

    private final ApiRootResource root;
    private final InfrastructureResource infrastructure;
    private final VmsResource vms;
    private final DisksResource disks;
    private final TransfersResource transfers;
    private final EventsResource events;
    private final JobsResource jobs;

    public EngineApi(Engine engine, String caPem) {
        root = new ApiRootResource(engine);
        infrastructure = new InfrastructureResource(engine);
        vms = new VmsResource(engine, caPem);
        disks = new DisksResource(engine);
        transfers = new TransfersResource(engine);
        events = new EventsResource(engine);
        jobs = new JobsResource(engine);
    }

    /** Answers, or throws a refusal; the engine's lock is held by the caller. */
    public Answer answer(Call call) {
        if (call.path().isEmpty()) {
            return root.answer(call);
        }
        return switch (call.path().getFirst()) {
            case "vms" -> vms.answer(call);
            case "disks" -> disks.answer(call);
            case "imagetransfers" -> transfers.answer(call);
            case "events" -> events.answer(call);
            case "jobs" -> jobs.answer(call);
            default -> infrastructure.answer(call);
        };
    }

    /** 405 for a path that has other methods. */
    static Answer methodNotAllowed() {
        return Answer.empty(405);
    }
}
