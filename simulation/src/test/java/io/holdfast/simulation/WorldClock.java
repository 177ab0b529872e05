package io.holdfast.simulation;

import io.holdfast.ovirt.PollClock;
import java.time.Duration;

/** Pauses of the product, in which others go on. */
final class WorldClock implements PollClock {

    private final World world;
    private final EngineCalls calls;

    WorldClock(World world, EngineCalls calls) {
        this.world = world;
        this.calls = calls;
    }

    @Override
    public long nanoTime() {
        return Duration.between(World.START, world.now()).toNanos();
    }

    @Override
    public void pause(Duration pause) {
        calls.pause(pause);
    }
}
