package io.holdfast.repository.store;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where something is wrong.
 *
 * @param object the object's name
 * @param chunk the chunk's id, if it is known
 * @param diskOffset the offset of the first affected byte in the disk, if it is known
 */
public record Damage(String object, Optional<String> chunk, OptionalLong diskOffset) {

    public static Damage of(BlobName object) {
        return new Damage(object.value(), Optional.empty(), OptionalLong.empty());
    }

    public static Damage at(BlobName object, long diskOffset) {
        return new Damage(object.value(), Optional.empty(), OptionalLong.of(diskOffset));
    }

    public static Damage ofChunk(BlobName pack, String chunk) {
        return new Damage(pack.value(), Optional.of(chunk), OptionalLong.empty());
    }

    public static Damage ofChunk(BlobName pack, String chunk, long diskOffset) {
        return new Damage(pack.value(), Optional.of(chunk), OptionalLong.of(diskOffset));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(object);
        chunk.ifPresent(id -> text.append(", chunk ").append(id));
        diskOffset.ifPresent(
                offset -> text.append(String.format(Locale.ROOT, ", disk offset %d", offset)));
        return text.toString();
    }
}
