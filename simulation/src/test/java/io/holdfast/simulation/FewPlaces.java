package io.holdfast.simulation;

import io.holdfast.contracts.FullPlace;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.admission.Admission;
import io.holdfast.saga.admission.Claim;
import io.holdfast.saga.admission.Limits;
import io.holdfast.saga.admission.Line;
import io.holdfast.saga.admission.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** An engine that one job of a kind may use at once; the others wait in line. */
final class FewPlaces implements Admission {

    static final Limits LIMITS = new Limits(Map.of(FullPlace.Kind.ENGINE.name(), 1));

    private final World world;
    private final Map<SagaId, Claim> asked = new LinkedHashMap<>();
    private final Set<SagaId> inside = new HashSet<>();
    private final Set<SagaId> told = new HashSet<>();

    private Predicate<SagaId> isLive = _ -> true;

    FewPlaces(World world) {
        this.world = world;
    }

    /** Whose places are free again. */
    void of(Predicate<SagaId> isLive) {
        this.isLive = isLive;
    }

    @Override
    public Answer ask(SagaId saga, Claim claim) {
        asked.putIfAbsent(saga, claim);
        List<Place> full = look().getOrDefault(saga, List.of());
        if (full.isEmpty()) {
            told.add(saga);
            return new LetIn();
        }
        world.say(() -> saga + " waits for " + full);
        return new Waits(full);
    }

    @Override
    public List<SagaId> letIn() {
        var _ = look();
        return asked.keySet().stream()
                .filter(saga -> inside.contains(saga) && !told.contains(saga))
                .toList();
    }

    @Override
    public void told(SagaId saga) {
        told.add(saga);
    }

    @Override
    public Map<Place, Standing> standing(String kind) {
        throw new UnsupportedOperationException("Nobody looks at it here");
    }

    private Map<SagaId, List<Place>> look() {
        asked.keySet().removeIf(saga -> !isLive.test(saga));
        inside.retainAll(asked.keySet());
        List<Line.Entry> in = new ArrayList<>();
        List<Line.Entry> waiting = new ArrayList<>();
        asked.forEach((saga, claim) ->
                (inside.contains(saga) ? in : waiting).add(new Line.Entry(saga, claim)));
        if (in.size() > 1) {
            world.broke("one job at once where one is allowed", in.toString());
        }
        Map<SagaId, List<Place>> full = new Line(in, waiting).look(LIMITS);
        full.forEach((saga, places) -> {
            if (places.isEmpty()) {
                inside.add(saga);
            }
        });
        return full;
    }
}
