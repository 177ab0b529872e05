package io.holdfast.saga.admission;

/**
 * Something that only so many sagas may use at once.
 *
 * @param kind what sort of thing, by which {@link Limits} are set
 * @param name which one of its kind
 */
public record Place(String kind, String name) {

    public Place {
        if (kind.isBlank() || kind.contains("/") || name.isBlank()) {
            throw new IllegalArgumentException("No place: " + kind + "/" + name);
        }
    }
}
