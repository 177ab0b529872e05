package io.holdfast.ovirt.sdk;

import io.holdfast.ovirt.EngineBusy;
import io.holdfast.ovirt.EngineFault;
import io.holdfast.ovirt.VmConfiguration;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.ovirt.engine.sdk4.types.Vm;

/** Reads the OVF that comes with a VM, or with a snapshot of one, when all content is asked for. */
final class Configurations {

    /**
     * The engine leaves the OVF out when a VM changes between two of its reads; that passes at
     * once.
     */
    private static final int ATTEMPTS = 5;

    private static final Duration PAUSE = Duration.ofMillis(500);

    private Configurations() {}

    /**
     * Asks until the OVF is there, a few times.
     *
     * @param what it is of, in messages
     */
    static VmConfiguration read(
            EngineCalls engine, Polling polling, String what, Supplier<? extends Vm> asked) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<VmConfiguration> found =
                    engine.call("read the configuration of " + what, () -> in(asked.get()));
            if (found.isPresent()) {
                return found.get();
            }
            polling.pause(PAUSE);
        }
        throw new EngineBusy(
                "The engine leaves out the configuration of " + what + ", as while a VM changes",
                EngineFault.none(),
                null);
    }

    private static Optional<VmConfiguration> in(Vm vm) {
        return Optional.ofNullable(vm.initialization())
                .map(all -> all.configuration())
                .filter(ovf -> ovf.dataPresent() && !ovf.data().isBlank())
                .map(ovf -> new VmConfiguration(ovf.data()));
    }
}
