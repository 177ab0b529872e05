package io.holdfast.simulation;

import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.restore.job.RestoreState;
import io.holdfast.saga.Codec;
import io.holdfast.saga.Effect;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Lease;
import io.holdfast.saga.Outcome;
import io.holdfast.saga.Performer;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.StepId;
import io.holdfast.saga.Subject;
import io.holdfast.saga.admission.Usher;
import io.holdfast.saga.memory.MemorySagas;
import io.holdfast.snapshot.backup.BackupState;
import java.sql.SQLException;
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

    /**
     * How often it was tried, and when it may be tried again.
     *
     * @param leased whether it is held until then; else it only waits
     */
    private record Try(int times, Instant due, boolean leased) {}

    /** How states, events and work are written, where the seed has them written. */
    record Codecs<S, E, W>(Codec<S> states, Codec<E> events, Codec<W> work) {}

    /** The performers of a process. */
    interface Boot<E> {
        Performer<E> in(Replica process);
    }

    /** What a process of the service has in memory. */
    private final class Process {
        private final Replica replica;
        private Performer<E> performer;
        private int bootedIn;

        Process(Replica replica) {
            this.replica = replica;
            this.performer = boot.in(replica);
        }

        /** The performer of this life. */
        Performer<E> performer() {
            if (bootedIn != replica.life()) {
                bootedIn = replica.life();
                performer = boot.in(replica);
            }
            return performer;
        }
    }

    final List<Replica> replicas;
    private final String name;
    private final World world;
    private final EngineCalls calls;
    private final Broker broker;
    private final MemorySagas<S, E> journal;
    private final @Nullable Codecs<S, E, W> codecs;
    private final Boot<E> boot;
    private final Set<SagaId> known = new LinkedHashSet<>();
    private final Map<SagaId, E> begunWith = new HashMap<>();
    private final Map<Piece, Try> tries = new HashMap<>();
    private final List<Process> processes;
    private Duration ahead = Duration.ZERO;

    ServiceSide(
            String name,
            List<Replica> replicas,
            World world,
            EngineCalls calls,
            Broker broker,
            MemorySagas<S, E> journal,
            @Nullable Codecs<S, E, W> codecs,
            Boot<E> boot) {
        this.name = name;
        this.replicas = replicas;
        this.world = world;
        this.calls = calls;
        this.broker = broker;
        this.journal = journal;
        this.codecs = codecs;
        this.boot = boot;
        this.processes = replicas.stream().map(Process::new).toList();
        world.after(Duration.ofSeconds(1), this::turn);
    }

    @Override
    public Outcome start(SagaId id, Subject subject, E first, InboxKey key, String trace) {
        known.add(id);
        begunWith.putIfAbsent(id, first);
        return committed(id, first, () -> journal.start(id, subject, read(first), key, trace));
    }

    @Override
    public Outcome handle(SagaId id, E event, InboxKey key, Alongside rows) {
        return committed(id, event, () -> advanced(id, event, key, rows));
    }

    private Outcome advanced(SagaId id, E event, InboxKey key, Alongside rows) {
        Outcome outcome = journal.handle(id, read(event), key);
        if (outcome instanceof Outcome.Advanced) {
            try {
                rows.write(null); // the tables in memory need no connection
            } catch (SQLException impossible) {
                throw new AssertionError("There is no database", impossible);
            }
        }
        return outcome;
    }

    @Override
    public void begun(SagaId id, StepId step) {
        keepTime();
        journal.begun(id, step);
    }

    @Override
    public Optional<S> find(SagaId id) {
        calls.requireAlive();
        return journal.find(id);
    }

    /** What is in the journal, for who watches from outside. */
    Optional<S> stateOf(SagaId id) {
        return journal.find(id);
    }

    /** What the saga began with. */
    @Nullable E begunWith(SagaId id) {
        return begunWith.get(id);
    }

    /** Sagas that have not ended, but for those that only remember a cancel. */
    List<SagaId> live() {
        return known.stream()
                .filter(journal::isLive)
                .filter(id -> journal.find(id).filter(ServiceSide::isForestalled).isEmpty())
                .toList();
    }

    private static boolean isForestalled(Object state) {
        return state instanceof BackupState.Forestalled
                || state instanceof RestoreState.Forestalled;
    }

    /** Tells jobs that wait in line when they have their turn. */
    void keep(FewPlaces line, Supplier<E> admitted) {
        line.of(journal::isLive);
        goRound(new Usher<>(line, this, admitted));
    }

    private void goRound(Usher<E> usher) {
        world.after(Duration.ofSeconds(10), () -> goRound(usher));
        if (!world.nestsDeeply()) {
            any().ifPresent(process -> calls.as(process.replica, () -> goRound(process, usher)));
        }
    }

    private void goRound(Process process, Usher<E> usher) {
        try {
            usher.goRound();
        } catch (Crash | JournalAway cut) {
            world.say(() -> process.replica.name + " lets nobody in now: " + cut.getMessage());
        }
    }

    /** The database's clock is off by so much more from now on, to either side. */
    void databaseJumps(Duration by) {
        keepTime();
        ahead = ahead.plus(by);
        keepTime();
    }

    List<String> refusals() {
        return journal.refusals();
    }

    private Outcome committed(SagaId id, E event, Supplier<Outcome> transaction) {
        calls.requireAlive();
        keepTime();
        if (world.strikes(Fault.DATABASE_AWAY)) {
            throw new JournalAway("the database is away");
        }
        Outcome outcome = transaction.get();
        world.say(() ->
                name
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
        Duration behind = Duration.between(journal.now(), world.now().plus(ahead));
        if (!behind.isZero()) {
            journal.pass(behind);
        }
    }

    /** What the loops do from time to time, whether or not anything woke them. */
    private void turn() {
        keepTime();
        if (world.isCalm() || world.oneIn(4)) {
            journal.repeatAsks();
        }
        relay();
        takeWork();
        for (Replica replica : replicas) {
            if (!replica.up()) {
                replica.comeBack();
                world.say(() -> replica.name + " is back");
            }
        }
        world.after(live().isEmpty() ? Duration.ofMinutes(3) : world.seconds(20, 60), this::turn);
    }

    /** Any of those that are up. */
    private Optional<Process> any() {
        List<Process> up = processes.stream().filter(process -> process.replica.up()).toList();
        return up.isEmpty() ? Optional.empty() : Optional.of(world.any(up));
    }

    private void relay() {
        any().ifPresent(process -> relay(process.replica));
    }

    private void relay(Replica replica) {
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
        any().ifPresent(this::takeWork);
    }

    private void takeWork(Process process) {
        for (SagaId id : known) {
            for (Effect effect : journal.pending(id).values()) {
                if (effect instanceof Effect.Perform perform) {
                    take(process, new Piece(id, perform.step()), perform.work());
                }
            }
        }
    }

    private void take(Process process, Piece piece, Object work) {
        Try last = tries.get(piece);
        if (isDue(last) && !isOvertaking(piece.saga)) {
            int times = last == null ? 1 : last.times + 1;
            Try mine = new Try(times, world.now().plus(LEASE), true);
            tries.put(piece, mine);
            int life = process.replica.life();
            world.after(Duration.ZERO, () -> begin(process, piece, work, mine, life));
        }
    }

    private void begin(Process process, Piece piece, Object work, Try claim, int life) {
        Replica replica = process.replica;
        if (replica.life() != life || !replica.up() || !isHeld(piece, claim)) {
            return;
        }
        if (world.nestsDeeply()) {
            world.after(Duration.ofSeconds(1), () -> begin(process, piece, work, claim, life));
            return;
        }
        calls.as(replica, () -> perform(process, piece, work, claim, life));
    }

    private void perform(Process process, Piece piece, Object work, Try claim, int life) {
        Replica replica = process.replica;
        // A lease is renewed for as long as the work lasts, unless the process stalls.
        Try mine = new Try(claim.times, Instant.MAX, true);
        tries.put(piece, mine);
        try {
            if (world.strikes(Fault.STALL)) {
                mine = stall(replica, piece, mine);
            }
            world.say(() -> replica.name + " does " + piece.step);
            Try held = mine;
            Lease lease = () -> isHeld(piece, held) && !isDue(held);
            E event = process.performer().perform(piece.saga, piece.step, readWork(work), lease);
            replica.alive(life);
            InboxKey key = new InboxKey("work", piece.saga.value() + "/" + piece.step);
            if (handle(piece.saga, event, key) instanceof Outcome.Advanced) {
                letGo(piece, mine, Duration.ZERO);
            } else {
                again(piece, mine);
            }
        } catch (Performer.TryAgain notNow) {
            world.say(() -> replica.name + " does it again: " + notNow.getMessage());
            again(piece, mine);
        } catch (Crash dead) {
            release(piece, mine, new Try(mine.times, world.now().plus(LEASE), true));
        } catch (InterruptedException ending) {
            throw new AssertionError("Nobody interrupts", ending);
        } catch (UnsupportedOperationException hole) {
            throw new AssertionError("A fake lacks what the product asks for", hole);
        } catch (RuntimeException fault) {
            world.say(() -> replica.name + " does it again after " + fault);
            again(piece, mine);
        }
    }

    /** A process that is stopped for a while: others take over, and then it goes on. */
    private Try stall(Replica replica, Piece piece, Try mine) {
        Try ending = new Try(mine.times, world.now().plus(LEASE), true);
        tries.put(piece, ending);
        world.say(() -> replica.name + " stalls and loses its lease: " + piece.step);
        calls.pause(world.seconds(40, 1200));
        return ending;
    }

    private boolean isHeld(Piece piece, Try claim) {
        return tries.get(piece) == claim;
    }

    private boolean isDue(@Nullable Try last) {
        return last == null || !world.now().isBefore(last.due);
    }

    /** Whether something that the saga no longer wants is still being done for it. */
    private boolean isOvertaking(SagaId saga) {
        Set<StepId> wanted = journal.pending(saga).keySet();
        return tries.entrySet().stream()
                .anyMatch(held ->
                        held.getKey().saga.equals(saga)
                                && held.getValue().leased
                                && !isDue(held.getValue())
                                && !wanted.contains(held.getKey().step));
    }

    private void letGo(Piece piece, Try mine, Duration wait) {
        release(piece, mine, new Try(mine.times, world.now().plus(wait), false));
    }

    /** For whoever comes next; a claim that others have taken over is not touched. */
    private void release(Piece piece, Try mine, Try next) {
        if (isHeld(piece, mine)) {
            tries.put(piece, next);
            Duration wait = Duration.between(world.now(), next.due);
            world.after(wait, this::takeWork);
        }
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
        letGo(piece, mine, wait);
    }
}
