package io.holdfast.contracts;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A VM as a person names it: by id or by name, exactly one of them.
 *
 * @param id the engine's id
 * @param name the name, as the engine spells it
 */
public record VmReference(@Nullable VmId id, @Nullable String name) {

    public VmReference {
        Require.oneOf("id", id, "name", name);
        if (name != null) {
            Require.text("name", name);
        }
    }

    public static VmReference byId(VmId id) {
        return new VmReference(id, null);
    }

    public static VmReference byName(String name) {
        return new VmReference(null, name);
    }

    /** The id or the name, whichever was given. */
    public String text() {
        return id != null ? id.text() : Objects.requireNonNull(name);
    }
}
