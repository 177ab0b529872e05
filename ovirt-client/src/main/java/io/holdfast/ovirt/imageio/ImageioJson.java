package io.holdfast.ovirt.imageio;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.holdfast.ovirt.ByteRange;
import io.holdfast.ovirt.Extent;
import io.holdfast.ovirt.ExtentContext;
import io.holdfast.ovirt.ExtentList;
import io.holdfast.ovirt.ImageioOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Reads the daemon's JSON as a stream, in bounded memory. */
final class ImageioJson {

    /**
     * An 8 TiB disk whose every second 64 KiB cluster differs has 128 Mi extents; 32 Mi take 288
     * MiB. Beyond that, refuse.
     */
    static final int EXTENTS_MAX = 32 * 1024 * 1024;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(4)
                                    .maxStringLength(4096)
                                    .maxNumberLength(20)
                                    .build())
                    .build();

    private ImageioJson() {}

    static ExtentList extents(InputStream in, ExtentContext context) throws IOException {
        try (JsonParser json = FACTORY.createParser(in)) {
            ExtentList.Builder extents = new ExtentList.Builder();
            expect(json.nextToken(), JsonToken.START_ARRAY);
            while (json.nextToken() == JsonToken.START_OBJECT) {
                if (extents.size() >= EXTENTS_MAX) {
                    throw new IOException("more than " + EXTENTS_MAX + " extents");
                }
                extents.add(extent(json, context));
            }
            expect(json.currentToken(), JsonToken.END_ARRAY);
            return extents.build();
        } catch (IllegalArgumentException inconsistent) {
            throw new IOException(inconsistent.getMessage(), inconsistent);
        }
    }

    private static Extent extent(JsonParser json, ExtentContext context) throws IOException {
        long start = -1;
        long length = -1;
        boolean zero = false;
        boolean hole = false;
        boolean dirty = context == ExtentContext.ZERO;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "start" -> start = json.getLongValue();
                case "length" -> length = json.getLongValue();
                case "zero" -> zero = json.getBooleanValue();
                case "hole" -> hole = json.getBooleanValue();
                case "dirty" -> dirty = json.getBooleanValue();
                default -> json.skipChildren();
            }
        }
        return new Extent(new ByteRange(start, length), zero, hole, dirty);
    }

    static ImageioOptions options(InputStream in) throws IOException {
        Set<String> features = new HashSet<>();
        int readers = 1; // a daemon too old to tell serves one at a time
        int writers = 1;
        Optional<String> local = Optional.empty();
        try (JsonParser json = FACTORY.createParser(in)) {
            expect(json.nextToken(), JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                switch (name) {
                    case "max_readers" -> readers = json.getIntValue();
                    case "max_writers" -> writers = json.getIntValue();
                    case "unix_socket" -> {
                        if (value == JsonToken.VALUE_STRING) {
                            local = Optional.of(json.getText());
                        }
                    }
                    case "features" -> {
                        while (value != JsonToken.END_ARRAY && value != null) {
                            value = json.nextToken();
                            if (value == JsonToken.VALUE_STRING) {
                                features.add(json.getText());
                            }
                        }
                    }
                    default -> json.skipChildren();
                }
            }
        }
        return new ImageioOptions(features, Math.max(1, readers), Math.max(1, writers), local);
    }

    private static void expect(JsonToken token, JsonToken expected) throws IOException {
        if (token != expected) {
            throw new IOException("JSON of another shape than imageio's: " + token);
        }
    }
}
