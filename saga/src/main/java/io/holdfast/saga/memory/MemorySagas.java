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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sagas of one type in memory: the same rules as on PostgreSQL, one thread, time that moves
 * only when told to. Rows alongside are not supported, as there is no connection.
 */
public final class MemorySagas<S, E> implements SagaRunner<S, E> {

    private final Saga<S, E> saga;
    private final Map<SagaId, Live<S>> sagas = new LinkedHashMap<>();
    private final Set<InboxKey> inbox = new HashSet<>();
    private final List<Object> announced = new ArrayList<>();
    private final Deque<Sent> outbox = new ArrayDeque<>();
    private final List<String> refusals = new ArrayList<>();
    private final boolean workersBusy;
    private Instant now;

    /**
     * A message of a saga in the outbox.
     *
     * @param id the same whenever it is published
     */
    public record Sent(UUID id, SagaId saga, StepId step, Object message) {}

    /** With somebody free for all work: it is begun as soon as it is wanted. */
    public MemorySagas(Saga<S, E> saga, Instant start) {
        this(saga, start, false);
    }

    private MemorySagas(Saga<S, E> saga, Instant start, boolean workersBusy) {
        this.saga = saga;
        this.now = start;
        this.workersBusy = workersBusy;
    }

    /** With nobody free: work is begun only when {@link #begun} says so. */
    public static <S, E> MemorySagas<S, E> withBusyWorkers(Saga<S, E> saga, Instant start) {
        return new MemorySagas<>(saga, start, true);
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
                enter(id, live, next.state());
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
                enter(id, live, next.state());
                yield new Outcome.Advanced();
            }
        };
    }

    @Override
    public void begun(SagaId id, StepId step) {
        Live<S> live = sagas.get(id);
        if (live != null && live.pending.containsKey(step)) {
            live.workBegins(now);
        }
    }

    @Override
    public Optional<S> find(SagaId id) {
        return Optional.ofNullable(sagas.get(id)).map(live -> live.state);
    }

    /** Whether there is such a saga and it has not ended. */
    public boolean isLive(SagaId id) {
        Live<S> saga = sagas.get(id);
        return saga != null && !saga.ended;
    }

    /** Events announced so far, in order, each once. */
    public List<Object> announced() {
        return List.copyOf(announced);
    }

    /** What the sagas ask for or have to do now, by step, in the order in which it was decided. */
    public Map<StepId, Effect> pending(SagaId id) {
        Live<S> live = sagas.get(id);
        return live == null
                ? Map.of()
                : Collections.unmodifiableMap(new LinkedHashMap<>(live.pending));
    }

    /** Why events were refused, in order. */
    public List<String> refusals() {
        return List.copyOf(refusals);
    }

    /**
     * Lets time pass, and deadlines with it, each at its own time: also those that begin meanwhile.
     */
    public void pass(Duration time) {
        Instant until = now.plus(time);
        for (Optional<SagaId> due = nextDue(until); due.isPresent(); due = nextDue(until)) {
            SagaId id = due.get();
            Live<S> live = Objects.requireNonNull(sagas.get(id));
            StepId step = Objects.requireNonNull(live.deadlineStep);
            Instant at = Objects.requireNonNull(live.deadlineAt);
            now = at.isAfter(now) ? at : now;
            live.deadlineAt = null;
            handle(
                    id,
                    saga.deadlinePassed(step, now),
                    new InboxKey("deadline", id.value() + "/" + step + "@" + at));
        }
        now = until;
    }

    private Optional<SagaId> nextDue(Instant until) {
        return sagas.entrySet().stream()
                .filter(entry -> entry.getValue().isDue(until))
                .min(
                        Comparator.comparing(
                                entry -> Objects.requireNonNull(entry.getValue().deadlineAt)))
                .map(Map.Entry::getKey);
    }

    /** What is decided and not published, in order. */
    public List<Sent> outbox() {
        return List.copyOf(outbox);
    }

    /**
     * Publishes the outbox in order. A message is forgotten when {@code outlet} returns; when it
     * throws, this message and the rest stay, as after a crash between publishing and marking.
     */
    public void relay(Consumer<Sent> outlet) {
        while (!outbox.isEmpty()) {
            outlet.accept(outbox.getFirst());
            outbox.removeFirst();
        }
    }

    /** Puts every command that is pending into the outbox again, under the same id. */
    public void repeatAsks() {
        sagas.forEach((id, live) ->
                live.pending.values().stream()
                        .filter(Effect.Ask.class::isInstance)
                        .map(effect -> sent(id, effect.step(), ((Effect.Ask) effect).message()))
                        .filter(sent -> !outbox.contains(sent))
                        .forEach(outbox::add));
    }

    private static Sent sent(SagaId id, StepId step, Object message) {
        return new Sent(id.messageId(step), id, step, message);
    }

    public Instant now() {
        return now;
    }

    private Outcome refused(InboxKey key, String why) {
        inbox.add(key);
        refusals.add(why);
        return new Outcome.Refused(why);
    }

    private void enter(SagaId id, Live<S> live, S state) {
        live.state = state;
        Decision decision = saga.decide(state);
        Map<StepId, Effect> wanted = new LinkedHashMap<>();
        for (Effect effect : decision.effects()) {
            boolean isNew = live.emitted.add(effect.step());
            if (isNew) {
                emit(id, effect);
            }
            boolean lasts = !(effect instanceof Effect.Announce);
            if (lasts && (isNew || live.pending.containsKey(effect.step()))) {
                wanted.put(effect.step(), live.pending.getOrDefault(effect.step(), effect));
            }
        }
        live.pending = wanted;
        live.ended = decision.ended();
        live.deadline(decision.deadline(), now);
        if (!workersBusy) {
            live.workBegins(now);
        }
    }

    private void emit(SagaId id, Effect effect) {
        switch (effect) {
            case Effect.Announce announce -> {
                announced.add(announce.message());
                outbox.add(sent(id, effect.step(), announce.message()));
            }
            case Effect.Ask ask -> outbox.add(sent(id, effect.step(), ask.message()));
            case Effect.Perform _ -> {}
        }
    }

    private static final class Live<S> {
        private final Subject subject;
        private final Set<StepId> emitted = new HashSet<>();
        private Map<StepId, Effect> pending = new LinkedHashMap<>();
        private S state;
        private boolean ended;
        private @Nullable StepId deadlineStep;
        private @Nullable Instant deadlineAt;

        /** Of a deadline that starts when work begins. */
        private @Nullable Duration waiting;

        Live(Subject subject, S state) {
            this.subject = subject;
            this.state = state;
        }

        private boolean isDue(Instant at) {
            return !ended && deadlineAt != null && !at.isBefore(deadlineAt);
        }

        private void deadline(Optional<StepDeadline> wanted, Instant now) {
            if (wanted.isEmpty()) {
                deadlineStep = null;
                deadlineAt = null;
                waiting = null;
            } else if (!wanted.get().step().equals(deadlineStep)) {
                deadlineStep = wanted.get().step();
                switch (wanted.get().from()) {
                    case ENTERING -> {
                        deadlineAt = now.plus(wanted.get().after());
                        waiting = null;
                    }
                    case FIRST_ATTEMPT -> {
                        deadlineAt = null;
                        waiting = wanted.get().after();
                    }
                }
            }
        }

        private void workBegins(Instant now) {
            if (waiting != null) {
                deadlineAt = now.plus(waiting);
                waiting = null;
            }
        }
    }
}
