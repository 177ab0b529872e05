package io.holdfast.commandline.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.holdfast.commandline.dirty.DirtyExtent;
import io.holdfast.commandline.dirty.DirtyExtents;
import io.holdfast.commandline.disk.ByteRange;
import io.holdfast.commandline.disk.ImageRefused;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads imageio's answer to {@code extents?context=dirty}: an array of objects with {@code start},
 * {@code length}, {@code dirty} and {@code zero}. Other fields are left alone.
 */
public final class DirtyExtentsJson {

    /** A million entries, some 64 MiB of memory: 64 GiB of which every other 64 KiB changed. */
    private static final int EXTENTS_MAX = 1 << 20;

    /** As many, of 80 characters each. */
    private static final long FILE_BYTES_MAX = 80L * EXTENTS_MAX;

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private DirtyExtentsJson() {}

    /**
     * Reads and checks a file of extents.
     *
     * @throws ImageRefused naming the entry that is wrong
     */
    public static DirtyExtents read(Path file, long virtualBytes) throws IOException {
        if (!Files.isReadable(file)) {
            throw new ImageRefused("there is no readable file " + file + "; check --dirty");
        }
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new ImageRefused(
                    "%s is longer than %d bytes; import the image whole, without --dirty"
                            .formatted(file, FILE_BYTES_MAX));
        }
        try (JsonParser parser = JSON.createParser(file.toFile())) {
            return DirtyExtents.covering(
                    virtualBytes, entries(parser, file.toString()), file.toString());
        }
    }

    private static List<DirtyExtent> entries(JsonParser parser, String where) throws IOException {
        List<DirtyExtent> extents = new ArrayList<>();
        try {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new ImageRefused(where + " is not a JSON array of extents");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (extents.size() == EXTENTS_MAX) {
                    throw new ImageRefused(
                            "%s has more than %d entries; import the image whole, without --dirty"
                                    .formatted(where, EXTENTS_MAX));
                }
                extents.add(entry(parser, where + ": entry " + extents.size()));
            }
            if (parser.nextToken() != null) {
                throw new ImageRefused(where + " goes on after its array of extents");
            }
            return extents;
        } catch (JsonProcessingException e) {
            throw notJson(where, extents.size(), e.getOriginalMessage(), e);
        } catch (CharConversionException e) {
            throw notJson(where, extents.size(), e.getMessage(), e);
        }
    }

    private static ImageRefused notJson(
            String where, int entry, @Nullable String what, IOException e) {
        return new ImageRefused("%s is not JSON at entry %d: %s".formatted(where, entry, what), e);
    }

    private static DirtyExtent entry(JsonParser parser, String where) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new ImageRefused(where + " is not an object");
        }
        OptionalLong start = OptionalLong.empty();
        OptionalLong length = OptionalLong.empty();
        JsonToken dirty = JsonToken.NOT_AVAILABLE;
        JsonToken zero = JsonToken.NOT_AVAILABLE;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "start" -> start = OptionalLong.of(number(parser, where + ": start"));
                case "length" -> length = OptionalLong.of(number(parser, where + ": length"));
                case "dirty" -> dirty = value;
                case "zero" -> zero = value;
                default -> parser.skipChildren();
            }
        }
        if (start.isEmpty() || length.isEmpty()) {
            throw new ImageRefused(where + " lacks start or length");
        }
        return new DirtyExtent(
                range(start.getAsLong(), length.getAsLong(), where),
                flag(dirty, where + ": dirty"),
                flag(zero, where + ": zero"));
    }

    private static ByteRange range(long start, long length, String where) {
        if (start < 0 || length < 1 || length > Long.MAX_VALUE - start) {
            throw new ImageRefused(
                    "%s: start %d and length %d are no range".formatted(where, start, length));
        }
        return new ByteRange(start, length);
    }

    private static long number(JsonParser parser, String where) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new ImageRefused(where + " is not a whole number of bytes");
        }
        return parser.getLongValue();
    }

    private static boolean flag(JsonToken value, String where) {
        return switch (value) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case NOT_AVAILABLE -> throw new ImageRefused(where + " is missing");
            case END_ARRAY,
                    END_OBJECT,
                    FIELD_NAME,
                    START_ARRAY,
                    START_OBJECT,
                    VALUE_EMBEDDED_OBJECT,
                    VALUE_NULL,
                    VALUE_NUMBER_FLOAT,
                    VALUE_NUMBER_INT,
                    VALUE_STRING ->
                    throw new ImageRefused(where + " is not true or false");
        };
    }
}
