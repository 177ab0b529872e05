package io.holdfast.saga.admission;

import java.util.Map;

/**
 * How many sagas may use one place at once.
 *
 * @param mostByKind 0 for any number; a kind that is not named has no bound either
 */
public record Limits(Map<String, Integer> mostByKind) {

    public Limits {
        mostByKind = Map.copyOf(mostByKind);
        mostByKind.forEach((kind, most) -> {
            if (most < 0) {
                throw new IllegalArgumentException("The limit per " + kind + " is " + most);
            }
        });
    }

    /** Whether one more may use a place that so many use. */
    boolean allow(Place place, int users) {
        int most = most(place);
        return most == 0 || users < most;
    }

    /** How many may use the place; 0 for any number. */
    public int most(Place place) {
        return mostByKind.getOrDefault(place.kind(), 0);
    }
}
