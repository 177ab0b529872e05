package io.holdfast.contracts;

/**
 * Something that as many jobs use as may at once.
 *
 * @param name the engine's name here; of a host or a storage domain the id that the engine gave it
 * @param most how many jobs may use it at once
 */
public record FullPlace(Kind kind, String name, int most) {

    /** What sort of thing it is. */
    public enum Kind {
        ENGINE,
        HOST,
        STORAGE_DOMAIN
    }

    public FullPlace {
        Require.present("kind", kind);
        Require.text("name", name);
        Require.notNegative("most", most);
    }

    /** For people. */
    public String text() {
        String what =
                switch (kind) {
                    case ENGINE -> "engine ";
                    case HOST -> "host ";
                    case STORAGE_DOMAIN -> "storage domain ";
                };
        return what + name + ", which " + most + " jobs use";
    }
}
