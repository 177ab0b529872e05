package io.holdfast.saga.admission;

import java.util.List;

/**
 * What a saga needs before it may go on: all of these places at once.
 *
 * @param rank a higher one goes first; of equal ones the one that asked first
 * @param places the widest first
 */
public record Claim(int rank, List<Place> places) {

    public Claim {
        places = List.copyOf(places);
        if (places.stream().distinct().count() != places.size()) {
            throw new IllegalArgumentException("A place is claimed twice: " + places);
        }
    }
}
