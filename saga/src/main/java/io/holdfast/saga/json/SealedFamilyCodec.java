package io.holdfast.saga.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import io.holdfast.saga.Codec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the members of a sealed family with a property {@code type} that holds the simple name of
 * the record. Sealed families inside it are written the same way.
 */
public final class SealedFamilyCodec<T> implements Codec<T> {

    private final Class<T> family;
    private final ObjectMapper mapper;

    /**
     * @param family a sealed interface
     * @param base knows how to write what the records hold; is copied, not changed
     */
    public SealedFamilyCodec(Class<T> family, ObjectMapper base) {
        if (!family.isSealed()) {
            throw new IllegalArgumentException(family + " is not sealed");
        }
        this.family = family;
        this.mapper = base.copy();
        this.mapper.setDefaultTyping(new BySimpleName(base));
    }

    @Override
    public String write(T value) {
        try {
            return mapper.writerFor(family).writeValueAsString(value);
        } catch (JsonProcessingException wrong) {
            throw new IllegalStateException(
                    "A " + value.getClass().getName() + " cannot be written as JSON", wrong);
        }
    }

    @Override
    public T read(String text) {
        try {
            return mapper.readerFor(family).readValue(text);
        } catch (JsonProcessingException wrong) {
            throw new IllegalStateException(
                    "This is not a "
                            + family.getSimpleName()
                            + " that this release can read; was the database used by a newer one?",
                    wrong);
        }
    }

    /** Types by simple name, for sealed interfaces that bring no typing of their own. */
    private static final class BySimpleName extends StdTypeResolverBuilder {

        private final ObjectMapper base;

        BySimpleName(ObjectMapper base) {
            super(JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "type");
            this.base = base;
        }

        @Override
        public @Nullable TypeDeserializer buildTypeDeserializer(
                DeserializationConfig config, JavaType type, Collection<NamedType> subtypes) {
            return applies(type)
                    ? super.buildTypeDeserializer(config, type, members(type.getRawClass()))
                    : null;
        }

        @Override
        public @Nullable TypeSerializer buildTypeSerializer(
                SerializationConfig config, JavaType type, Collection<NamedType> subtypes) {
            return applies(type)
                    ? super.buildTypeSerializer(config, type, members(type.getRawClass()))
                    : null;
        }

        private boolean applies(JavaType type) {
            Class<?> raw = type.getRawClass();
            return raw.isInterface()
                    && raw.isSealed()
                    && raw.getAnnotation(JsonTypeInfo.class) == null
                    && base.findMixInClassFor(raw) == null;
        }

        private static List<NamedType> members(Class<?> sealed) {
            List<NamedType> members = new ArrayList<>();
            for (Class<?> member : sealed.getPermittedSubclasses()) {
                if (member.isSealed() && member.isInterface()) {
                    members.addAll(members(member));
                } else {
                    members.add(new NamedType(member, member.getSimpleName()));
                }
            }
            return members;
        }
    }
}
