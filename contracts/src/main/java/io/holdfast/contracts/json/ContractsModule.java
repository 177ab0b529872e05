package io.holdfast.contracts.json;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.holdfast.contracts.Identifier;
import io.holdfast.contracts.InvalidField;
import io.holdfast.contracts.RestoreTarget;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Identifiers as plain strings, closed families by their {@code kind}. */
final class ContractsModule extends SimpleModule {

    private static final Pattern UUID_FORM =
            Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** Marks where the mapper's preamble ends and the identifier's own words begin. */
    static final String REFUSED = "refused: ";

    ContractsModule() {
        super("holdfast-contracts");
        addSerializer(Identifier.class, new IdentifierText());
        addKeySerializer(Identifier.class, new IdentifierKey());
        addDeserializer(Instant.class, new InstantReader());
        setMixInAnnotation(RestoreTarget.class, RestoreTargetKinds.class);
    }

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.addDeserializers(new IdentifierDeserializers());
        context.addKeyDeserializers((type, config, description) ->
                isIdentifier(type) ? new IdentifierKeyReader(type.getRawClass()) : null);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = RestoreTarget.NewVm.class, name = "newVm"),
        @JsonSubTypes.Type(value = RestoreTarget.DisksOnly.class, name = "disksOnly"),
        @JsonSubTypes.Type(value = RestoreTarget.SingleDisk.class, name = "singleDisk"),
        @JsonSubTypes.Type(value = RestoreTarget.InPlace.class, name = "inPlace")
    })
    private interface RestoreTargetKinds {}

    private static boolean isIdentifier(JavaType type) {
        return Identifier.class.isAssignableFrom(type.getRawClass())
                && type.getRawClass().isRecord();
    }

    private static Object read(Class<?> type, String text) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructors()[0];
            boolean uuid = constructor.getParameterTypes()[0] == UUID.class;
            return constructor.newInstance(uuid ? uuid(text) : text);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof InvalidField invalid) {
                throw invalid;
            }
            throw new IllegalStateException("Identifier " + type + " cannot be made", refused);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("Identifier " + type + " cannot be made", impossible);
        }
    }

    private static UUID uuid(String text) {
        // UUID.fromString alone takes "1-2-3-4-5" as well; nobody who sends that means it.
        if (!UUID_FORM.matcher(text).matches()) {
            throw new InvalidField("value", "is not a UUID: " + text);
        }
        return UUID.fromString(text);
    }

    private static final class IdentifierText extends StdSerializer<Identifier> {
        IdentifierText() {
            super(Identifier.class);
        }

        @Override
        public void serialize(Identifier id, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            out.writeString(id.text());
        }
    }

    private static final class IdentifierKey extends StdSerializer<Identifier> {
        IdentifierKey() {
            super(Identifier.class);
        }

        @Override
        public void serialize(Identifier id, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            out.writeFieldName(id.text());
        }
    }

    private static final class IdentifierDeserializers extends Deserializers.Base {
        @Override
        public @Nullable JsonDeserializer<?> findBeanDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription description) {
            return isIdentifier(type) ? new IdentifierReader(type.getRawClass()) : null;
        }
    }

    private static final class IdentifierReader extends StdDeserializer<Object> {
        IdentifierReader(Class<?> type) {
            super(type);
        }

        @Override
        public Object deserialize(JsonParser in, DeserializationContext context)
                throws IOException {
            if (in.currentToken() != JsonToken.VALUE_STRING) {
                return context.handleUnexpectedToken(handledType(), in);
            }
            try {
                return read(handledType(), in.getText());
            } catch (InvalidField invalid) {
                throw context.weirdStringException(
                        in.getText(), handledType(), REFUSED + invalid.why());
            }
        }
    }

    /** Strings with an offset only: a bare number could be seconds or milliseconds. */
    private static final class InstantReader extends StdDeserializer<Instant> {
        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context)
                throws IOException {
            if (in.currentToken() != JsonToken.VALUE_STRING) {
                return (Instant) context.handleUnexpectedToken(Instant.class, in);
            }
            try {
                return OffsetDateTime.parse(in.getText()).toInstant();
            } catch (DateTimeException wrong) {
                throw context.weirdStringException(in.getText(), Instant.class, wrong.getMessage());
            }
        }
    }

    private static final class IdentifierKeyReader extends KeyDeserializer {
        private final Class<?> type;

        IdentifierKeyReader(Class<?> type) {
            this.type = type;
        }

        @Override
        public Object deserializeKey(String key, DeserializationContext context)
                throws IOException {
            try {
                return read(type, key);
            } catch (InvalidField invalid) {
                throw context.weirdKeyException(type, key, REFUSED + invalid.why());
            }
        }
    }
}
