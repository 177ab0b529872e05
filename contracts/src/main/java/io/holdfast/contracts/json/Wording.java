package io.holdfast.contracts.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.holdfast.contracts.Identifier;
import io.holdfast.contracts.InvalidField;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A JSON mapper's complaint in words for the producer: the field as a path, what is wrong, what
 * would be right. Java's type names are nobody's business outside.
 */
final class Wording {

    /** A producer recognises its value by less; a dead letter's headers stay small. */
    private static final int QUOTED_MAX_CHARACTERS = 100;

    private Wording() {}

    static MalformedMessage of(JsonMappingException wrong) {
        String path = path(wrong.getPath());
        if (wrong.getCause() instanceof InvalidField invalid) {
            String field = path.isEmpty() ? invalid.field() : path + "." + invalid.field();
            return new MalformedMessage(field, invalid.why());
        }
        return new MalformedMessage(path.isEmpty() ? "body" : path, why(wrong));
    }

    static MalformedMessage notJson(StreamReadException wrong) {
        return new MalformedMessage(
                "body",
                "is not JSON: "
                        + wrong.getOriginalMessage()
                        + " at byte "
                        + wrong.getLocation().getByteOffset());
    }

    private static String why(JsonMappingException wrong) {
        if (wrong.getCause() instanceof InputCoercionException) {
            return "is out of range";
        }
        if (wrong.getCause() instanceof StreamReadException notJson) {
            return "is not JSON: " + notJson.getOriginalMessage();
        }
        return switch (wrong) {
            case InvalidTypeIdException kind -> kind(kind);
            case InvalidFormatException format ->
                    why(format.getTargetType(), format.getValue(), format);
            case MismatchedInputException mismatch -> why(mismatch.getTargetType(), null, mismatch);
            default -> firstLine(wrong);
        };
    }

    private static String kind(InvalidTypeIdException wrong) {
        return wrong.getTypeId() == null
                ? "has no kind"
                : "has an unknown kind: " + quoted(wrong.getTypeId());
    }

    private static String why(
            @Nullable Class<?> wanted, @Nullable Object given, MismatchedInputException wrong) {
        if (given instanceof JsonParser || wanted == null) {
            return firstLine(wrong);
        }
        String value = given == null || given.toString().isBlank() ? "" : ": " + quoted(given);
        if (wanted.isEnum()) {
            return "is not one of " + names(wanted) + value;
        }
        if (given != null && Identifier.class.isAssignableFrom(wanted)) {
            return refusal(wrong);
        }
        if (isMissing(wrong)) {
            return "is missing";
        }
        return "is not " + noun(wanted) + value;
    }

    /** What the identifier itself said, without the mapper's preamble. */
    private static String refusal(MismatchedInputException wrong) {
        String said = firstLine(wrong);
        int at = said.lastIndexOf(": " + ContractsModule.REFUSED);
        return at < 0 ? said : said.substring(at + 2 + ContractsModule.REFUSED.length());
    }

    private static boolean isMissing(MismatchedInputException wrong) {
        return wrong.getOriginalMessage().startsWith("Cannot map `null`")
                || wrong.getOriginalMessage().startsWith("Missing creator property");
    }

    private static String noun(Class<?> wanted) {
        if (wanted == long.class || wanted == Long.class || wanted == int.class) {
            return "a whole number";
        } else if (wanted == double.class) {
            return "a number";
        } else if (wanted == boolean.class || wanted == Boolean.class) {
            return "true or false";
        } else if (wanted == Instant.class) {
            return "a time such as 2026-11-23T03:57:13Z";
        } else if (wanted == String.class || Identifier.class.isAssignableFrom(wanted)) {
            return "a string";
        } else if (Collection.class.isAssignableFrom(wanted)) {
            return "a list";
        } else if (Map.class.isAssignableFrom(wanted)) {
            return "an object of strings";
        }
        return "an object";
    }

    private static String names(Class<?> wanted) {
        return Arrays.stream(wanted.getEnumConstants())
                .map(Object::toString)
                .collect(Collectors.joining(", "));
    }

    private static String quoted(Object value) {
        String text = value.toString();
        return text.length() <= QUOTED_MAX_CHARACTERS
                ? text
                : text.substring(0, QUOTED_MAX_CHARACTERS) + "…";
    }

    private static String firstLine(JsonMappingException wrong) {
        return wrong.getOriginalMessage().lines().findFirst().orElse("is not readable");
    }

    private static String path(List<JsonMappingException.Reference> references) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference reference : references) {
            if (reference.getFieldName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
            }
        }
        return path.toString();
    }
}
