package io.holdfast.simulator.admin;

import io.holdfast.simulator.json.Json;
import io.holdfast.simulator.storage.VolumeFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The JSON object that came with an admin request. */
record AdminRequest(Map<String, Json> members) {
    /** What was asked for makes no sense: 400 with this text. */
    static final class Bad extends RuntimeException {
        Bad(String message) {
            super(message);
        }
    }

    static AdminRequest parse(String body) {
        if (body.isBlank()) {
            return new AdminRequest(Map.of());
        }
        try {
            if (Json.parse(body) instanceof Json.Obj object) {
                return new AdminRequest(object.members());
            }
            throw new Bad("a JSON object is wanted");
        } catch (Json.Malformed e) {
            throw new Bad("not JSON: " + e.getMessage());
        }
    }

    Optional<String> text(String name) {
        return members.get(name) instanceof Json.Str s ? Optional.of(s.value()) : Optional.empty();
    }

    String needText(String name) {
        return text(name).orElseThrow(() -> new Bad("'" + name + "' is missing or no text"));
    }

    UUID needId(String name) {
        return UUID.fromString(needText(name));
    }

    /** True or false, as JSON says it or as text. */
    Optional<Boolean> flag(String name) {
        return members.get(name) instanceof Json.Bool b
                ? Optional.of(b.value())
                : text(name).map(Boolean::parseBoolean);
    }

    boolean needFlag(String name) {
        return flag(name)
                .orElseThrow(() -> new Bad("'" + name + "' is missing or neither true nor false"));
    }

    /** The {@code format} in which an image is to be kept: cow unless told otherwise. */
    static VolumeFormat format(AdminRequest image) {
        return image.text("format").orElse("cow").equals("raw")
                ? VolumeFormat.RAW
                : VolumeFormat.COW;
    }

    Optional<Double> number(String name) {
        return members.get(name) instanceof Json.Num n
                ? Optional.of(n.value().doubleValue())
                : Optional.empty();
    }

    long needLong(String name) {
        if (members.get(name) instanceof Json.Num n && n.isInteger()) {
            return n.value().longValueExact();
        }
        throw new Bad("'" + name + "' is missing or no whole number");
    }

    long longOr(String name, long other) {
        return members.containsKey(name) ? needLong(name) : other;
    }

    /** A member that is an object; empty when it is not there. */
    AdminRequest object(String name) {
        return members.get(name) instanceof Json.Obj o
                ? new AdminRequest(o.members())
                : new AdminRequest(Map.of());
    }

    List<Json> items(String name) {
        return members.get(name) instanceof Json.Arr a ? a.items() : List.of();
    }
}
