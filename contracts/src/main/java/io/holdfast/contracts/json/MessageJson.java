package io.holdfast.contracts.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.holdfast.contracts.InvalidField;
import io.holdfast.contracts.Message;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** One message as JSON, and every way in which JSON fails to be one, named by field. */
final class MessageJson {

    private final ObjectMapper mapper;

    MessageJson(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    byte[] write(Message message) {
        try {
            return mapper.writeValueAsBytes(message);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(
                    "A " + message.getClass().getSimpleName() + " could not be written as JSON",
                    impossible);
        }
    }

    <M extends Message> M read(byte[] body, Class<M> type) throws MalformedMessage {
        if (body.length > HoldfastJson.DOCUMENT_MAX_BYTES) {
            throw new MalformedMessage(
                    "body",
                    "has "
                            + body.length
                            + " bytes; at most "
                            + HoldfastJson.DOCUMENT_MAX_BYTES
                            + " are read");
        }
        try {
            M message = mapper.readValue(body, type);
            if (message == null) {
                throw new MalformedMessage("body", "is null");
            }
            return message;
        } catch (JsonMappingException wrong) {
            throw malformed(wrong);
        } catch (StreamConstraintsException tooMuch) {
            throw new MalformedMessage("body", "is too deep or too long");
        } catch (StreamReadException notJson) {
            throw new MalformedMessage(
                    "body",
                    "is not JSON: "
                            + notJson.getOriginalMessage()
                            + " at byte "
                            + notJson.getLocation().getByteOffset());
        } catch (IOException impossible) {
            throw new IllegalStateException("Reading from memory failed", impossible);
        }
    }

    static MalformedMessage malformed(JsonMappingException wrong) {
        String path = path(wrong.getPath());
        if (wrong.getCause() instanceof InvalidField invalid) {
            String field = path.isEmpty() ? invalid.field() : path + "." + invalid.field();
            return new MalformedMessage(field, invalid.why());
        }
        String field = path.isEmpty() ? "body" : path;
        if (wrong instanceof InvalidFormatException format
                && format.getTargetType() != null
                && format.getTargetType().isEnum()) {
            String legal =
                    Arrays.stream(format.getTargetType().getEnumConstants())
                            .map(Object::toString)
                            .collect(Collectors.joining(", "));
            return new MalformedMessage(field, "is not one of " + legal + ": " + format.getValue());
        }
        if (wrong instanceof MismatchedInputException mismatch
                && mismatch.getTargetType() != null) {
            return new MalformedMessage(field, firstSentence(wrong));
        }
        return new MalformedMessage(field, firstSentence(wrong));
    }

    private static String firstSentence(JsonMappingException wrong) {
        String said = wrong.getOriginalMessage();
        int end = said.indexOf('\n');
        return end < 0 ? said : said.substring(0, end);
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
