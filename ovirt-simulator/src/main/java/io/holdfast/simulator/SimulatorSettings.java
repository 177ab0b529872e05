package io.holdfast.simulator;

import io.holdfast.simulator.engine.state.Delays;
import io.holdfast.simulator.engine.state.Lifetimes;
import io.holdfast.simulator.engine.state.Profile;
import io.holdfast.simulator.time.SimClock;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a simulator runs.
 *
 * @param data where disk contents are kept; emptied of them at the end
 * @param tls HTTPS for engine and imageio; the admin port is always plain
 * @param enginePort 0 takes a free one
 * @param adminPort 0 takes a free one
 * @param faultSeed faults with a probability repeat under the same seed
 * @param profile the age of the engine
 * @param devices where disks plugged into appliances show as files; nowhere without
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
        long faultSeed,
        Profile profile,
        Optional<Path> devices) {

    /** Over TLS on free ports, in real time, without any delay. */
    public static SimulatorSettings instant(Path data) {
        return new SimulatorSettings(
                data,
                true,
                0,
                0,
                SimClock.real(),
                Delays.none(),
                Lifetimes.real(),
                "simulated",
                1,
                Profile.RELEASED,
                Optional.empty());
    }

    public SimulatorSettings withTls(boolean other) {
        return new SimulatorSettings(
                data,
                other,
                enginePort,
                adminPort,
                clock,
                delays,
                lifetimes,
                password,
                faultSeed,
                profile,
                devices);
    }

    public SimulatorSettings withPorts(int engine, int admin) {
        return new SimulatorSettings(
                data, tls, engine, admin, clock, delays, lifetimes, password, faultSeed, profile,
                devices);
    }

    /** A real engine's delays, so many times as fast; 0 means none. */
    public SimulatorSettings withSpeed(double speed) {
        return withDelays(Delays.real().at(speed));
    }

    public SimulatorSettings withDelays(Delays other) {
        return new SimulatorSettings(
                data,
                tls,
                enginePort,
                adminPort,
                clock,
                other,
                lifetimes,
                password,
                faultSeed,
                profile,
                devices);
    }

    public SimulatorSettings withLifetimes(Lifetimes other) {
        return new SimulatorSettings(
                data,
                tls,
                enginePort,
                adminPort,
                clock,
                delays,
                other,
                password,
                faultSeed,
                profile,
                devices);
    }

    public SimulatorSettings withClock(SimClock other) {
        return new SimulatorSettings(
                data,
                tls,
                enginePort,
                adminPort,
                other,
                delays,
                lifetimes,
                password,
                faultSeed,
                profile,
                devices);
    }

    public SimulatorSettings withPassword(String other) {
        return new SimulatorSettings(
                data,
                tls,
                enginePort,
                adminPort,
                clock,
                delays,
                lifetimes,
                other,
                faultSeed,
                profile,
                devices);
    }

    public SimulatorSettings withFaultSeed(long other) {
        return new SimulatorSettings(
                data,
                tls,
                enginePort,
                adminPort,
                clock,
                delays,
                lifetimes,
                password,
                other,
                profile,
                devices);
    }

    public SimulatorSettings withProfile(Profile other) {
        return new SimulatorSettings(
                data,
                tls,
                enginePort,
                adminPort,
                clock,
                delays,
                lifetimes,
                password,
                faultSeed,
                other,
                devices);
    }

    /** Shows what is plugged into appliances as files below this directory. */
    public SimulatorSettings withDevices(Path other) {
        return new SimulatorSettings(
                data,
                tls,
                enginePort,
                adminPort,
                clock,
                delays,
                lifetimes,
                password,
                faultSeed,
                profile,
                Optional.of(other));
    }
}
