package io.holdfast.repository.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.repository.format.Malformed;
import io.holdfast.repository.sealing.KeySlot;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * {@code holdfast.json}: what one must know of a repository before one can open it.
 *
 * @param formatVersion what the layout of all other objects is
 */
public record RepositoryFile(
        int formatVersion, UUID id, int chunkBytes, long segmentBytes, List<KeySlot> keySlots) {

    private static final String FORMAT = "holdfast-repository";

    public RepositoryFile {
        Objects.requireNonNull(id, "id");
        keySlots = List.copyOf(keySlots);
    }

    public byte[] toJson() {
        ObjectNode file = Fields.object();
        file.put("format", FORMAT);
        file.put("formatVersion", formatVersion);
        file.put("id", id.toString());
        file.put("chunkBytes", chunkBytes);
        file.put("segmentBytes", segmentBytes);
        ArrayNode slots = file.putArray("keySlots");
        for (KeySlot slot : keySlots) {
            slots.addObject()
                    .put("id", slot.id().toString())
                    .put("created", slot.created().toString())
                    .put("salt", slot.salt())
                    .put("wrapped", slot.wrapped());
        }
        return Fields.bytes(file);
    }

    /**
     * The version, read before anything else is looked at: all the rest may differ in a later one.
     *
     * @throws Malformed if the file is not Holdfast's
     */
    public static int formatVersion(byte[] json) throws Malformed {
        Fields fields = Fields.parse(json);
        if (!FORMAT.equals(fields.textOrNull("format"))) {
            throw new Malformed("it does not say \"format\": \"" + FORMAT + "\"");
        }
        return fields.integer("formatVersion");
    }

    /** Reads a file of version 1. */
    public static RepositoryFile fromJson(byte[] json) throws Malformed {
        return Fields.checked(
                Fields.parse(json),
                fields ->
                        new RepositoryFile(
                                fields.integer("formatVersion"),
                                fields.uuid("id"),
                                fields.integer("chunkBytes"),
                                fields.number("segmentBytes"),
                                fields.list("keySlots", RepositoryFile::slot)));
    }

    private static KeySlot slot(Fields fields) throws Malformed {
        return new KeySlot(
                fields.uuid("id"),
                fields.instant("created"),
                fields.text("salt"),
                fields.text("wrapped"));
    }
}
