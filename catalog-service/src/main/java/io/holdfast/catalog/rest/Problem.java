package io.holdfast.catalog.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error for machines and people: {@code application/problem+json} (RFC 9457).
 *
 * @param type a stable name of the kind of problem
 * @param title the kind in words
 * @param status the HTTP status
 * @param detail what, where, and what to do
 * @param fields the fields that are wrong, when the request is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        @Nullable String detail,
        @Nullable List<Field> fields) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /** A field that is wrong, and why. */
    public record Field(String field, String why) {}

    static Problem notFound(String what, String detail) {
        return new Problem(
                "urn:holdfast:problem:" + what + "-unknown",
                "No such " + what.replace('-', ' '),
                404,
                detail,
                null);
    }

    static Problem conflict(String kind, String title, String detail) {
        return new Problem("urn:holdfast:problem:" + kind, title, 409, detail, null);
    }

    static Problem badField(String field, String why) {
        return badFields(List.of(new Field(field, why)));
    }

    static Problem badFields(List<Field> fields) {
        Field first = fields.getFirst();
        return new Problem(
                "urn:holdfast:problem:field-invalid",
                "The request has a wrong field",
                400,
                first.field() + " " + first.why(),
                fields);
    }

    static Problem unavailable(String detail) {
        return new Problem(
                "urn:holdfast:problem:not-acknowledged",
                "The request could not be handed over",
                503,
                detail,
                null);
    }

    static Problem of(int status, String detail) {
        Response.Status known = Response.Status.fromStatusCode(status);
        return new Problem(
                "about:blank",
                known == null ? "HTTP " + status : known.getReasonPhrase(),
                status,
                detail,
                null);
    }

    Response response() {
        return Response.status(status).type(MediaType.valueOf(MEDIA_TYPE)).entity(this).build();
    }

    /** A problem on its way to the client. */
    static final class Raised extends RuntimeException {

        private final transient Problem problem;

        Raised(Problem problem) {
            super(problem.detail());
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }
}
