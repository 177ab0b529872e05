package io.holdfast.simulation;

import io.holdfast.ovirt.EngineBusy;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.EngineFault;
import io.holdfast.ovirt.EngineMissing;
import io.holdfast.ovirt.EngineRefused;
import io.holdfast.ovirt.EngineUnavailable;
import io.holdfast.ovirt.ImageioException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of every call to the engine: it takes time, in which others go on; it fails, or is done
 * and seems to fail; its caller dies before or after.
 */
final class EngineCalls {

    /** Who calls: a process in one of its lives, for a piece of work that began then. */
    record Caller(Replica replica, int life, Instant began) {}

    /** A guess of ours: an answer that no call of the product waits longer for. */
    private static final Duration TIME_OUT = Duration.ofSeconds(60);

    private final World world;
    private Instant awayUntil = Instant.MIN;
    private @Nullable Caller caller;

    EngineCalls(World world) {
        this.world = world;
    }

    /** Calls that are made in {@code work} are those of {@code replica}. */
    void as(Replica replica, Runnable work) {
        Caller before = caller;
        caller = new Caller(replica, replica.life(), world.now());
        try {
            work.run();
        } finally {
            caller = before;
        }
    }

    /** When the work that is being done now began. */
    Instant workBegan() {
        return caller == null ? world.now() : caller.began();
    }

    /** Nothing of a dead process reaches its database. */
    void requireAlive() {
        if (caller != null) {
            caller.replica().alive(caller.life());
        }
    }

    void awayFor(Duration time) {
        awayUntil = world.now().plus(time);
    }

    <T> T call(String what, Supplier<T> effect) {
        Caller me = caller;
        if (me == null) {
            throw new IllegalStateException("Nobody calls " + what);
        }
        me.replica().alive(me.life());
        mayDie(me, "before " + what);
        mayFail(what);
        boolean answersLate = world.oneIn(2);
        if (!answersLate) {
            pass();
        }
        T result = done(what, effect);
        if (answersLate) {
            pass();
        }
        me.replica().alive(me.life());
        if (world.strikes(Fault.ANSWER_LOST)) {
            world.say(() -> what + ": done, but the answer is lost");
            throw unavailable(what + ": no answer");
        }
        mayDie(me, "after " + what);
        return result;
    }

    /** A request to a host's imageio daemon: the same, but that no engine is asked. */
    <T> T toHost(String what, Supplier<T> effect) {
        Caller me = caller;
        if (me == null) {
            throw new IllegalStateException("Nobody calls " + what);
        }
        me.replica().alive(me.life());
        mayDie(me, "before " + what);
        pause(world.strikes(Fault.SLOW) ? world.seconds(60, 1800) : world.seconds(0, 40));
        if (world.strikes(Fault.HOST_AWAY)) {
            world.say(() -> what + ": the host is away");
            throw new ImageioException.Unavailable(what + ": no answer", null);
        }
        T result = effect.get();
        world.say(() -> what + " -> " + result);
        mayDie(me, "after " + what);
        return result;
    }

    /** A pause of the caller between two looks. */
    void pause(Duration time) {
        Caller me = caller;
        world.elapse(time);
        caller = me;
        if (me != null) {
            me.replica().alive(me.life());
        }
    }

    private <T> T done(String what, Supplier<T> effect) {
        try {
            T result = effect.get();
            world.say(() -> what + " -> " + result);
            return result;
        } catch (EngineException refused) {
            world.say(() -> what + " -> " + refused.getMessage());
            throw refused;
        }
    }

    private void pass() {
        pause(
                world.strikes(Fault.SLOW)
                        ? world.seconds(5, 59)
                        : world.between(Duration.ofMillis(5), Duration.ofMillis(400)));
    }

    private void mayDie(Caller me, String when) {
        if (world.strikes(Fault.CRASH)) {
            world.say(() -> "CRASH of " + me.replica().name + " " + when);
            me.replica().die();
            throw new Crash();
        }
    }

    private void mayFail(String what) {
        if (world.now().isBefore(awayUntil) || world.strikes(Fault.ENGINE_AWAY)) {
            world.say(() -> what + ": the engine is away");
            if (world.oneIn(4)) {
                pause(TIME_OUT);
            }
            throw unavailable(what + ": not reached");
        }
        if (world.strikes(Fault.ENGINE_BUSY)) {
            world.say(() -> what + ": 409");
            throw busy(what + ": 409 for a while");
        }
        if (world.strikes(Fault.ENGINE_REFUSES)) {
            world.say(() -> what + ": refused");
            throw refused(world.oneIn(2) ? 500 : 403, what + ": not now, not later");
        }
    }

    static EngineUnavailable unavailable(String what) {
        return new EngineUnavailable(what, fault(OptionalInt.empty()), null);
    }

    static EngineBusy busy(String what) {
        return new EngineBusy(what, fault(OptionalInt.of(409)), null);
    }

    /** On sight: the engine says why. */
    static EngineRefused refused(String what) {
        return refused(409, what);
    }

    private static EngineRefused refused(int code, String what) {
        EngineFault fault =
                new EngineFault(
                        OptionalInt.of(code),
                        Optional.of("Operation Failed"),
                        Optional.of("[Cannot: " + what + "]"),
                        Optional.empty());
        return new EngineRefused(what, fault, null);
    }

    /** Taken, and failed inside: only the engine's events say why. */
    static EngineRefused failedInside(String what) {
        return new EngineRefused(what, fault(OptionalInt.of(400)), null);
    }

    static EngineMissing missing(String what) {
        return new EngineMissing(what, fault(OptionalInt.of(404)), null);
    }

    private static EngineFault fault(OptionalInt code) {
        return new EngineFault(code, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
