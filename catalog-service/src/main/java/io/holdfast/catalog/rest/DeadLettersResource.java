package io.holdfast.catalog.rest;

import io.holdfast.catalog.deadletter.DeadLetter;
import io.holdfast.catalog.deadletter.DeadLetterBox;
import io.holdfast.catalog.deadletter.DeadLetterId;
import io.holdfast.contracts.InvalidField;
import io.holdfast.messaging.KafkaOutlet;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Records that no service could handle: looked at, and tried again. */
@Path("/api/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class DeadLettersResource {

    private static final int SIZE_MAX = 500;

    private final DeadLetterBox box;

    DeadLettersResource(DeadLetterBox box) {
        this.box = box;
    }

    /**
     * A dead letter.
     *
     * @param field which field was wrong
     * @param origin topic, partition and offset that it came from
     * @param body the beginning of it
     */
    public record View(
            String topic,
            int partition,
            long offset,
            Instant at,
            String field,
            String reason,
            String origin,
            @Nullable String key,
            Map<String, String> headers,
            String body,
            boolean bodyLeftBehind) {

        static View of(DeadLetter letter) {
            return new View(
                    letter.id().topic(),
                    letter.id().partition(),
                    letter.id().offset(),
                    letter.at(),
                    letter.field(),
                    letter.reason(),
                    letter.origin(),
                    letter.key().orElse(null),
                    letter.producersHeaders(),
                    letter.text(),
                    letter.bodyLeftBehind());
        }
    }

    /**
     * What was asked for.
     *
     * @param topic where it was published again
     */
    public record Replayed(String topic) {}

    /** The newest ones, the newest first. */
    @GET
    public List<View> list(@QueryParam("size") @DefaultValue("100") int size) {
        if (size < 1 || size > SIZE_MAX) {
            throw new InvalidField("size", "is not between 1 and " + SIZE_MAX + ": " + size);
        }
        return reading(() -> box.newest(size)).stream().map(View::of).toList();
    }

    /** Publishes one once more, as it was, where it was first sent to. */
    @POST
    @Path("{topic}/{partition}/{offset}/replay")
    public Response replay(
            @PathParam("topic") String topic,
            @PathParam("partition") int partition,
            @PathParam("offset") long offset) {
        DeadLetterId id = new DeadLetterId(topic, partition, offset);
        DeadLetter letter =
                reading(() -> box.find(id))
                        .orElseThrow(() ->
                                new Problem.Raised(
                                        Problem.notFound(
                                                "dead-letter",
                                                "there is none at "
                                                        + id
                                                        + "; GET /api/v1/dead-letters shows where they are")));
        if (letter.bodyLeftBehind()) {
            throw new Problem.Raised(
                    Problem.of(
                            Response.Status.CONFLICT.getStatusCode(),
                            "the body was too large to be kept; it is at "
                                    + letter.origin()
                                    + ": publish it from there"));
        }
        return Response.accepted(new Replayed(published(letter))).build();
    }

    private String published(DeadLetter letter) {
        try {
            return box.again(letter);
        } catch (KafkaOutlet.NotAcknowledged away) {
            throw new Problem.Raised(
                    Problem.unavailable(
                            away.getMessage() + "; ask again: it is done once at most"));
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new Problem.Raised(Problem.unavailable("The service is ending; ask again"));
        }
    }

    private static <T> T reading(Supplier<T> question) {
        try {
            return question.get();
        } catch (KafkaException away) {
            throw new Problem.Raised(
                    Problem.unavailable("Kafka does not answer: " + away.getMessage()));
        }
    }
}
