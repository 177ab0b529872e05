package io.holdfast.simulation;

import io.holdfast.snapshot.freeze.Later;
import io.holdfast.transfer.segment.SegmentWatch;
import java.time.Duration;

/** What a process does beside its work, by the world's time, for as long as it lives. */
final class LifeTimer implements SegmentWatch.Beat, Later {

    private final World world;
    private final EngineCalls calls;
    private final Replica replica;
    private final int life;

    LifeTimer(World world, EngineCalls calls, Replica replica) {
        this.world = world;
        this.calls = calls;
        this.replica = replica;
        this.life = replica.life();
    }

    /** Something planned, until it is called off. */
    private final class Planned {
        private final Duration wait;
        private final Runnable work;
        private final boolean repeated;
        private boolean calledOff;

        private Planned(Duration wait, Runnable work, boolean repeated) {
            this.wait = wait;
            this.work = work;
            this.repeated = repeated;
        }

        private Runnable begin() {
            world.after(wait, this::happen);
            return () -> calledOff = true;
        }

        private void happen() {
            if (calledOff || !replica.up() || replica.life() != life) {
                return;
            }
            try {
                calls.as(replica, work);
            } catch (Crash dead) {
                world.say(() -> replica.name + " died beside its work");
                return;
            }
            if (repeated) {
                world.after(wait, this::happen);
            }
        }
    }

    @Override
    public Runnable each(Duration pause, Runnable look) {
        return new Planned(pause, look, true).begin();
    }

    @Override
    public Runnable after(Duration wait, Runnable work) {
        return new Planned(wait, work, false).begin();
    }

    @Override
    public void close() {}
}
