package io.holdfast.catalog.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.holdfast.contracts.InvalidField;
import io.holdfast.contracts.json.MalformedMessage;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error leaves as a problem document. */
class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response raised(Problem.Raised raised) {
        return raised.problem().response();
    }

    @ServerExceptionMapper
    Response invalid(InvalidField invalid) {
        return Problem.badField(invalid.field(), invalid.why()).response();
    }

    @ServerExceptionMapper
    Response json(JsonMappingException wrong) {
        MalformedMessage malformed = MalformedMessage.of(wrong);
        return Problem.badField(malformed.field(), malformed.why()).response();
    }

    /** Quarkus has a mapper of its own for this type, which would win over the one above. */
    @ServerExceptionMapper
    Response json(MismatchedInputException wrong) {
        return json((JsonMappingException) wrong);
    }

    @ServerExceptionMapper
    Response json(JacksonException wrong) {
        return Problem.badField("body", "is not JSON: " + wrong.getOriginalMessage()).response();
    }

    @ServerExceptionMapper
    Response http(WebApplicationException wrong) {
        if (wrong.getCause() instanceof InvalidField field) {
            return invalid(field);
        }
        if (wrong.getCause() instanceof JsonMappingException mapping) {
            return json(mapping);
        }
        if (wrong.getCause() instanceof JacksonException syntax) {
            return json(syntax);
        }
        return Problem.of(
                        wrong.getResponse().getStatus(),
                        Objects.requireNonNullElse(wrong.getMessage(), "no more is known"))
                .response();
    }

    @ServerExceptionMapper
    Response fault(RuntimeException fault) {
        LOG.error("A request failed in a way that nobody foresaw", fault);
        return Problem.of(500, "the service failed; its log says more").response();
    }
}
