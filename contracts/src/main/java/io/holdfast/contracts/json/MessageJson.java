package io.holdfast.contracts.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.contracts.Message;
import java.io.IOException;

/** One message as JSON, and every way in which JSON fails to be one, named by field. */
final class MessageJson {

    private final ObjectMapper mapper;

    MessageJson(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    byte[] write(Object message) {
        try {
            return mapper.writeValueAsBytes(message);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(
                    "A " + message.getClass().getSimpleName() + " could not be written as JSON",
                    impossible);
        }
    }

    <M extends Message> M read(byte[] body, Class<M> type) throws MalformedMessage {
        return readAs(body, type);
    }

    /** A structured event, before anything is known of it. */
    JsonNode tree(byte[] body) throws MalformedMessage {
        return readAs(body, JsonNode.class);
    }

    private <T> T readAs(byte[] body, Class<T> type) throws MalformedMessage {
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
            T value = mapper.readValue(body, type);
            if (value == null) {
                throw new MalformedMessage("body", "is null");
            }
            return value;
        } catch (JsonMappingException wrong) {
            throw Wording.of(wrong);
        } catch (StreamConstraintsException tooMuch) {
            throw new MalformedMessage(
                    "body", "is too deep or too long: " + tooMuch.getOriginalMessage());
        } catch (StreamReadException notJson) {
            throw Wording.notJson(notJson);
        } catch (IOException impossible) {
            throw new IllegalStateException("Reading from memory failed", impossible);
        }
    }
}
