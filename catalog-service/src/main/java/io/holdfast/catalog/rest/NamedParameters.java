package io.holdfast.catalog.rest;

import io.holdfast.catalog.job.JobRow;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.InvalidField;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands in paths and queries, and says which parameter is wrong; without it the answer
 * is a 404 that names nothing.
 */
@Provider
public class NamedParameters implements ParamConverterProvider {

    @Override
    @SuppressWarnings("unchecked") // each branch reads the type that was asked for
    public <T> @Nullable ParamConverter<T> getConverter(
            Class<T> type, @Nullable Type generic, Annotation @Nullable [] annotations) {
        String name = name(annotations);
        if (type == UUID.class) {
            return (ParamConverter<T>) new Named<>(name, "is not a UUID", NamedParameters::uuid);
        }
        if (type == int.class || type == Integer.class) {
            return (ParamConverter<T>)
                    new Named<>(name, "is not a whole number", Integer::parseInt);
        }
        if (type == JobRow.State.class) {
            return (ParamConverter<T>)
                    new Named<>(
                            name,
                            "is not one of "
                                    + Stream.of(JobRow.State.values())
                                            .map(Enum::name)
                                            .collect(Collectors.joining(", ")),
                            JobRow.State::valueOf);
        }
        return null;
    }

    private static String name(Annotation @Nullable [] annotations) {
        for (Annotation annotation : annotations == null ? new Annotation[0] : annotations) {
            if (annotation instanceof QueryParam query) {
                return query.value();
            }
            if (annotation instanceof PathParam path) {
                return path.value();
            }
        }
        return "parameter";
    }

    /** An engine in a path, where it is text for the description of the interface. */
    static EngineId engine(String name, String text) {
        try {
            return new EngineId(text);
        } catch (InvalidField refused) {
            throw named(name, refused.why(), refused);
        }
    }

    private static InvalidField named(String name, String why, IllegalArgumentException cause) {
        InvalidField field = new InvalidField(name, why);
        field.initCause(cause);
        return field;
    }

    /** In its usual form only: the JDK also takes shorter ones, which nobody means. */
    private static UUID uuid(String text) {
        UUID id = UUID.fromString(text);
        if (!id.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("not in the usual form");
        }
        return id;
    }

    /** Reads a parameter and knows its name. */
    private record Named<T>(String name, String wrong, Function<String, T> reading)
            implements ParamConverter<T> {

        @Override
        public T fromString(String text) {
            try {
                return reading.apply(text);
            } catch (IllegalArgumentException refused) {
                throw named(name, wrong + ": " + text, refused);
            }
        }

        @Override
        public String toString(T value) {
            return value.toString();
        }
    }
}
