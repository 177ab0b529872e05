package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Infrastructure;
import io.holdfast.simulator.engine.state.Job;
import io.holdfast.simulator.engine.state.Refusal;
import io.holdfast.simulator.engine.xml.Xml;
import java.util.List;
import java.util.Map;

/** {@code /jobs}. */
final class JobsResource {
    private final Engine engine;

    JobsResource(Engine engine) {
        this.engine = engine;
    }

    Answer answer(Call call) {
        if (!call.method().equals("GET")) {
            return EngineApi.methodNotAllowed();
        }
        List<Job> jobs = engine.jobs();
        if (call.path().size() == 1) {
            Xml list = Xml.of("jobs");
            Search.of(call)
                    .apply(jobs, call.max(), JobsResource::facets)
                    .forEach(j -> list.add(print(j)));
            return Answer.ok(list);
        }
        Job job =
                jobs.stream()
                        .filter(j -> j.id.equals(call.id(1)))
                        .findFirst()
                        .orElseThrow(Refusal::missing);
        if (call.path().size() == 2) {
            return Answer.ok(print(job));
        }
        if (call.path().size() == 3 && call.path().get(2).equals("steps")) {
            return Answer.ok(Xml.of("steps")); // none are kept
        }
        throw Refusal.missing();
    }

    private static Map<String, String> facets(Job job) {
        return Map.of(
                "correlation_id", job.correlationId,
                "status", job.status,
                "description", job.description,
                "", job.description);
    }

    private static Xml print(Job job) {
        String base = Links.API + "/jobs/" + job.id;
        return Links.ref("job", "jobs", job.id)
                .add(Links.actions(base, List.of("clear", "end")))
                .leaf("description", job.description)
                .add(Links.link(base, "steps"))
                .leaf("auto_cleared", true)
                .leaf("correlation_id", job.correlationId)
                .leaf("end_time", job.ended.map(Links::date))
                .leaf("external", false)
                .leaf("last_updated", Links.date(job.updated))
                .leaf("start_time", Links.date(job.started))
                .leaf("status", job.status)
                .add(Links.ref("owner", "users", Infrastructure.USER));
    }
}
