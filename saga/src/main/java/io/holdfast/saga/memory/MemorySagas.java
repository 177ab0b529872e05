package io.holdfast.saga.memory;

import io.holdfast.saga.Decision;
import io.holdfast.saga.Effect;
import io.holdfast.saga.Evolution;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Outcome;
import io.holdfast.saga.Saga;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.StepDeadline;
import io.holdfast.saga.StepId;
import io.holdfast.saga.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sagas of one type in memory: the same rules as on PostgreSQL, one thread, time that moves
 * only when told to. Rows alongside are not supported, as there is no connection.
 */
public final class MemorySagas<S, E> implements SagaRunner<S, E> {

    private final Saga<S, E> saga;
    private final Map<SagaId, Live<S>> sagas = new HashMap<>();
    private final Set<InboxKey> inbox = new HashSet<>();
    private final List<Object> announced = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private Instant now;

    public MemorySagas(Saga<S, E> saga, Instant start) {
        this.saga = saga;
        this.now = start;
    }

    @Override
    public Outcome start(SagaId id, Subject subject, E first, InboxKey key, String trace) {
        if (inbox.contains(key) || sagas.containsKey(id)) {
            return new Outcome.AlreadyHandled();
        }
        for (Map.Entry<SagaId, Live<S>> other : sagas.entrySet()) {
            if (!other.getValue().ended && other.getValue().subject.equals(subject)) {
                return new Outcome.SubjectBusy(other.getKey());
            }
        }
        return switch (saga.begin(first)) {
            case Evolution.Refused<S> refused -> refused(key, refused.why());
            case Evolution.Next<S> next -> {
                inbox.add(key);
                Live<S> live = new Live<>(subject, next.state());
                sagas.put(id, live);
                enter(live, next.state());
                yield new Outcome.Started();
            }
        };
    }

    @Override
    public Outcome handle(SagaId id, E event, InboxKey key, Alongside rows) {
        Live<S> live = sagas.get(id);
        if (live == null) {
            return new Outcome.Unknown();
        }
        if (inbox.contains(key)) {
            return new Outcome.AlreadyHandled();
        }
        if (live.ended) {
            return refused(key, "the saga has ended");
        }
        return switch (saga.evolve(live.state, event)) {
            case Evolution.Refused<S> refused -> refused(key, refused.why());
            case Evolution.Next<S> next -> {
                inbox.add(key);
                enter(live, next.state());
                yield new Outcome.Advanced();
            }
        };
    }

    @Override
    public Optional<S> find(SagaId id) {
        return Optional.ofNullable(sagas.get(id)).map(live -> live.state);
    }

    /** Events announced so far, in order, each once. */
    public List<Object> announced() {
        return List.copyOf(announced);
    }

    /** What the sagas ask for or have to do now, by step. */
    public Map<StepId, Effect> pending(SagaId id) {
        Live<S> live = sagas.get(id);
        return live == null ? Map.of() : Map.copyOf(live.pending);
    }

    /** Why events were refused, in order. */
    public List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** Lets time pass, and deadlines with it. */
    public void pass(Duration time) {
        now = now.plus(time);
        for (Map.Entry<SagaId, Live<S>> entry : List.copyOf(sagas.entrySet())) {
            Live<S> live = entry.getValue();
            if (!live.ended && live.deadlineAt != null && !now.isBefore(live.deadlineAt)) {
                StepId step = java.util.Objects.requireNonNull(live.deadlineStep);
                live.deadlineAt = null;
                handle(
                        entry.getKey(),
                        saga.deadlinePassed(step, now),
                        new InboxKey("deadline", entry.getKey().value() + "/" + step));
            }
        }
    }

    public Instant now() {
        return now;
    }

    private Outcome refused(InboxKey key, String why) {
        inbox.add(key);
        refusals.add(why);
        return new Outcome.Refused(why);
    }

    private void enter(Live<S> live, S state) {
        live.state = state;
        Decision decision = saga.decide(state);
        Map<StepId, Effect> wanted = new LinkedHashMap<>();
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.Announce announce) {
                if (live.emitted.add(effect.step())) {
                    announced.add(announce.message());
                }
            } else if (live.emitted.add(effect.step()) || live.pending.containsKey(effect.step())) {
                wanted.put(effect.step(), effect);
            }
        }
        live.pending = wanted;
        live.ended = decision.ended();
        live.deadline(decision.deadline(), now);
    }

    private static final class Live<S> {
        private final Subject subject;
        private final Set<StepId> emitted = new HashSet<>();
        private Map<StepId, Effect> pending = new LinkedHashMap<>();
        private S state;
        private boolean ended;
        private @Nullable StepId deadlineStep;
        private @Nullable Instant deadlineAt;

        Live(Subject subject, S state) {
            this.subject = subject;
            this.state = state;
        }

        private void deadline(Optional<StepDeadline> wanted, Instant now) {
            if (wanted.isEmpty()) {
                deadlineStep = null;
                deadlineAt = null;
            } else if (!wanted.get().step().equals(deadlineStep)) {
                deadlineStep = wanted.get().step();
                deadlineAt = now.plus(wanted.get().after());
            }
        }
    }
}
