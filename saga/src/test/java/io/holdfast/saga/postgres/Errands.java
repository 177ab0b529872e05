package io.holdfast.saga.postgres;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.saga.Errand;
import io.holdfast.saga.Errand.State;
import io.holdfast.saga.Errand.Step;
import io.holdfast.saga.Errand.Work;
import io.holdfast.saga.Outgoing;
import io.holdfast.saga.Performer;
import io.holdfast.saga.json.SealedFamilyCodec;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Errands as a database keeps them. */
final class Errands {

    private Errands() {}

    static SagaDefinition<State, Step, Work> definition(Errand errand, Performer<Step> performer) {
        ObjectMapper mapper = new ObjectMapper();
        return new SagaDefinition<>(
                errand,
                new SealedFamilyCodec<>(State.class, mapper),
                new SealedFamilyCodec<>(Step.class, mapper),
                new SealedFamilyCodec<>(Work.class, mapper),
                (message, id, trace, _) ->
                        new Outgoing(
                                "errands",
                                message.toString().replaceFirst("^[a-z ]+ ", ""),
                                Map.of("id", id.toString(), "trace", trace),
                                message.toString().getBytes(StandardCharsets.UTF_8)),
                performer);
    }
}
