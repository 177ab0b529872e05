package io.holdfast.simulator;

import io.holdfast.simulator.engine.state.Delays;
import io.holdfast.simulator.engine.state.Lifetimes;
import io.holdfast.simulator.time.SimClock;
import java.nio.file.Path;

/**
 * How a simulator runs.
 *
 * @param data where disk contents are kept; emptied of them at the end
 * @param tls HTTPS for engine and imageio; the admin port is always plain
 * @param enginePort 0 takes a free one
 * @param adminPort 0 takes a free one
 * @param faultSeed faults with a probability repeat under the same seed
 */
public record SimulatorSettings(
        Path data,
        boolean tls,
        int enginePort,
        int adminPort,
        SimClock clock,
        Delays delays,
        Lifetimes lifetimes,
        String password,
        long faultSeed) {

    /** Over TLS on free ports, in real time, without any delay. */
    public static SimulatorSettings instant(Path data) {
        return new SimulatorSettings(
                data, true, 0, 0, SimClock.real(), Delays.none(), Lifetimes.real(), "simulated", 1);
    }

    public SimulatorSettings withTls(boolean other) {
        return new SimulatorSettings(
                data, other, enginePort, adminPort, clock, delays, lifetimes, password, faultSeed);
    }

    public SimulatorSettings withPorts(int engine, int admin) {
        return new SimulatorSettings(
                data, tls, engine, admin, clock, delays, lifetimes, password, faultSeed);
    }

    /** A real engine's delays, so many times as fast; 0 means none. */
    public SimulatorSettings withSpeed(double speed) {
        return withDelays(Delays.real().at(speed));
    }

    public SimulatorSettings withDelays(Delays other) {
        return new SimulatorSettings(
                data, tls, enginePort, adminPort, clock, other, lifetimes, password, faultSeed);
    }

    public SimulatorSettings withLifetimes(Lifetimes other) {
        return new SimulatorSettings(
                data, tls, enginePort, adminPort, clock, delays, other, password, faultSeed);
    }

    public SimulatorSettings withClock(SimClock other) {
        return new SimulatorSettings(
                data, tls, enginePort, adminPort, other, delays, lifetimes, password, faultSeed);
    }

    public SimulatorSettings withPassword(String other) {
        return new SimulatorSettings(
                data, tls, enginePort, adminPort, clock, delays, lifetimes, other, faultSeed);
    }

    public SimulatorSettings withFaultSeed(long other) {
        return new SimulatorSettings(
                data, tls, enginePort, adminPort, clock, delays, lifetimes, password, other);
    }
}
