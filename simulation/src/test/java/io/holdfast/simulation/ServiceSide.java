package io.holdfast.simulation;

import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.saga.Codec;
import io.holdfast.saga.Effect;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Outcome;
import io.holdfast.saga.Performer;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.StepId;
import io.holdfast.saga.Subject;
import io.holdfast.saga.memory.MemorySagas;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A service of sagas without its framework: journal, relay, performers and consumers. What the
 * journal committed survives; everything else dies with the process.
 *
 * @param <S> states
 * @param <E> events
 * @param <W> work
 */
final class ServiceSide<S, E, W> implements SagaRunner<S, E> {

    /** As long as a lease of the service's. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final Duration BACK_OFF_FIRST = Duration.ofSeconds(2);
    private static final int DOUBLINGS_MAX = 5;

    /** The database was not reached, or its answer was lost. */
    private static final class JournalAway extends RuntimeException {
        JournalAway(String why) {
            super(why, null, false, false);
        }
    }

    private record Piece(SagaId saga, StepId step) {}

    /** How often it was tried, and when it may be tried again. */
    private record Try(int times, Instant due) {}

    /** How states, events and work are written, where the seed has them written. */
    record Codecs<S, E, W>(Codec<S> states, Codec<E> events, Codec<W> work) {}

    final Replica replica;
    private final World world;
    private final EngineCalls calls;
    private final Broker broker;
    private final MemorySagas<S, E> journal;
    private final @Nullable Codecs<S, E, W> codecs;
    private final Supplier<Performer<E>> boot;
    private final Set<SagaId> known = new LinkedHashSet<>();
    private final Map<Piece, Try> tries = new HashMap<>();
    private Performer<E> performer;
    private int bootedIn;

    ServiceSide(
            Replica replica,
            World world,
            EngineCalls calls,
            Broker broker,
            MemorySagas<S, E> journal,
            @Nullable Codecs<S, E, W> codecs,
            Supplier<Performer<E>> boot) {
        this.replica = replica;
        this.world = world;
        this.calls = calls;
        this.broker = broker;
        this.journal = journal;
        this.codecs = codecs;
        this.boot = boot;
        this.performer = boot.get();
        world.after(Duration.ofSeconds(1), this::turn);
    }

    @Override
    public Outcome start(SagaId id, Subject subject, E first, InboxKey key, String trace) {
        known.add(id);
        return committed(id, first, () -> journal.start(id, subject, read(first), key, trace));
    }

    @Override
    public Outcome handle(SagaId id, E event, InboxKey key, Alongside rows) {
        return committed(id, event, () -> journal.handle(id, read(event), key));
    }

    @Override
    public void begun(SagaId id, StepId step) {
        keepTime();
        journal.begun(id, step);
    }

    @Override
    public Optional<S> find(SagaId id) {
        return journal.find(id);
    }

    /** Sagas that have not ended. */
    List<SagaId> live() {
        return known.stream().filter(id -> !journal.pending(id).isEmpty()).toList();
    }

    void databaseJumps(Duration ahead) {
        keepTime();
        journal.pass(ahead);
    }

    List<String> refusals() {
        return journal.refusals();
    }

    private Outcome committed(SagaId id, E event, Supplier<Outcome> transaction) {
        keepTime();
        if (world.strikes(Fault.DATABASE_AWAY)) {
            throw new JournalAway("the database is away");
        }
        Outcome outcome = transaction.get();
        world.say(() ->
                replica.name
                        + ": "
                        + event.getClass().getSimpleName()
                        + " -> "
                        + outcome
                        + ", now "
                        + journal.find(id).map(s -> s.getClass().getSimpleName()).orElse("none"));
        journal.find(id).ifPresent(this::written);
        if (outcome instanceof Outcome.Advanced || outcome instanceof Outcome.Started) {
            world.after(world.between(Duration.ZERO, Duration.ofMillis(300)), this::relay);
            world.after(world.between(Duration.ZERO, Duration.ofMillis(300)), this::takeWork);
        }
        if (world.strikes(Fault.COMMIT_ANSWER_LOST)) {
            throw new JournalAway("committed, but the answer was lost");
        }
        return outcome;
    }

    private E read(E event) {
        return codecs == null ? event : codecs.events().read(codecs.events().write(event));
    }

    private void written(S state) {
        if (codecs != null && !codecs.states().read(codecs.states().write(state)).equals(state)) {
            throw new AssertionError("Not read as it was written: " + state);
        }
    }

    private void keepTime() {
        Duration behind = Duration.between(journal.now(), world.now());
        if (behind.isPositive()) {
            journal.pass(behind);
        }
    }

    /** What the loops do from time to time, whether or not anything woke them. */
    private void turn() {
        keepTime();
        if (replica.up()) {
            if (world.isCalm() || world.oneIn(4)) {
                journal.repeatAsks();
            }
            relay();
            takeWork();
        } else {
            replica.comeBack();
            world.say(() -> replica.name + " is back");
        }
        world.after(live().isEmpty() ? Duration.ofMinutes(3) : world.seconds(20, 60), this::turn);
    }

    private void relay() {
        if (!replica.up()) {
            return;
        }
        try {
            journal.relay(sent -> {
                broker.publish(
                        new MessageId(sent.id().toString()), world.now(), (Message) sent.message());
                if (world.strikes(Fault.PUBLISHED_NOT_MARKED)) {
                    world.say(() -> "CRASH of " + replica.name + " after publishing");
                    replica.die();
                    throw new Crash();
                }
            });
        } catch (Crash dead) {
            world.say(() -> replica.name + " published and did not mark it");
        } catch (Broker.Away away) {
            world.say(() -> replica.name + " cannot publish now");
        }
    }

    private void takeWork() {
        if (!replica.up()) {
            return;
        }
        for (SagaId id : known) {
            for (Effect effect : journal.pending(id).values()) {
                if (effect instanceof Effect.Perform perform) {
                    take(new Piece(id, perform.step()), perform.work());
                }
            }
        }
    }

    private void take(Piece piece, Object work) {
        Try last = tries.get(piece);
        if (last == null || !world.now().isBefore(last.due)) {
            int times = last == null ? 1 : last.times + 1;
            tries.put(piece, new Try(times, world.now().plus(LEASE)));
            world.after(Duration.ZERO, () -> begin(piece, work, replica.life()));
        }
    }

    private void begin(Piece piece, Object work, int life) {
        if (replica.life() != life || !replica.up()) {
            return;
        }
        if (world.nestsDeeply()) {
            world.after(Duration.ofSeconds(1), () -> begin(piece, work, life));
            return;
        }
        calls.as(replica, () -> perform(piece, work, life));
    }

    private void perform(Piece piece, Object work, int life) {
        // A lease is renewed for as long as the work lasts, unless the process stalls.
        Try mine = new Try(Math.max(1, tries.get(piece).times), Instant.MAX);
        tries.put(piece, mine);
        try {
            if (world.strikes(Fault.STALL)) {
                stall(piece, mine);
            }
            world.say(() -> replica.name + " does " + piece.step);
            if (bootedIn != life) {
                bootedIn = life;
                performer = boot.get();
            }
            E event = performer.perform(piece.saga, piece.step, readWork(work));
            replica.alive(life);
            InboxKey key = new InboxKey("work", piece.saga.value() + "/" + piece.step);
            if (handle(piece.saga, event, key) instanceof Outcome.Advanced) {
                tries.put(piece, new Try(mine.times, world.now().plus(LEASE)));
            } else {
                again(piece, mine);
            }
        } catch (Performer.TryAgain notNow) {
            world.say(() -> replica.name + " does it again: " + notNow.getMessage());
            again(piece, mine);
        } catch (Crash dead) {
            tries.put(piece, new Try(mine.times, world.now().plus(LEASE)));
            world.after(LEASE, this::takeWork);
        } catch (InterruptedException ending) {
            throw new AssertionError("Nobody interrupts", ending);
        } catch (RuntimeException fault) {
            world.say(() -> replica.name + " does it again after " + fault);
            again(piece, mine);
        }
    }

    /** A process that is stopped for a while: others take over, and then it goes on. */
    private void stall(Piece piece, Try mine) {
        tries.put(piece, new Try(mine.times, world.now().plus(LEASE)));
        world.say(() -> replica.name + " stalls and loses its lease: " + piece.step);
        calls.pause(world.seconds(40, 1200));
    }

    private Object readWork(Object work) {
        return codecs == null ? work : codecs.work().read(codecs.work().write(cast(work)));
    }

    @SuppressWarnings("unchecked") // a saga's work is of one family
    private W cast(Object work) {
        return (W) work;
    }

    private void again(Piece piece, Try mine) {
        Duration wait = BACK_OFF_FIRST.multipliedBy(1L << Math.min(mine.times - 1, DOUBLINGS_MAX));
        tries.put(piece, new Try(mine.times, world.now().plus(wait)));
        world.after(wait, this::takeWork);
    }
}
