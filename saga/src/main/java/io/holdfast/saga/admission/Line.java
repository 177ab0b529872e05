package io.holdfast.saga.admission;

import io.holdfast.saga.SagaId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is in and who waits, in the order in which they are to be let in.
 *
 * <p>One that has to wait lets those behind it pass, but not into places that it needs itself: who
 * needs two busy places would be overtaken for ever. The first place of a claim is the widest,
 * which all behind it need too; that one it does not hold, or one busy host would stop a whole
 * engine.
 */
public record Line(List<Entry> inside, List<Entry> waiting) {

    /** A saga and what it needs. */
    public record Entry(SagaId saga, Claim claim) {}

    public Line {
        inside = List.copyOf(inside);
        waiting = List.copyOf(waiting);
    }

    /** What becomes of each of those who wait, in their order: the places that are full for it. */
    public Map<SagaId, List<Place>> look(Limits limits) {
        Map<Place, Integer> users = new HashMap<>();
        inside.forEach(entry -> entry.claim().places().forEach(place -> take(users, place)));
        Map<SagaId, List<Place>> full = new LinkedHashMap<>();
        for (Entry entry : waiting) {
            List<Place> missing = new ArrayList<>();
            for (Place place : entry.claim().places()) {
                if (!limits.allow(place, users.getOrDefault(place, 0))) {
                    missing.add(place);
                }
            }
            full.put(entry.saga(), List.copyOf(missing));
            entry.claim().places().stream()
                    .filter(place -> missing.isEmpty() || isHeld(entry, place))
                    .forEach(place -> take(users, place));
        }
        return full;
    }

    private static boolean isHeld(Entry entry, Place place) {
        return !place.equals(entry.claim().places().getFirst());
    }

    private static void take(Map<Place, Integer> users, Place place) {
        users.merge(place, 1, Integer::sum);
    }
}
