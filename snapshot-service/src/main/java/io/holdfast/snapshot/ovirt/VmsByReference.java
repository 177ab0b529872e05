package io.holdfast.snapshot.ovirt;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.VmReference;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.snapshot.backup.VmLookup;
import io.holdfast.snapshot.inventory.SeenVms;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Finds VMs in the inventory, and by name on the engine where the inventory knows none. */
public final class VmsByReference implements VmLookup {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final ConfiguredEngines engines;
    private final SeenVms seen;
    private final Duration patience;
    private final Clock clock;

    public VmsByReference(ConfiguredEngines engines, SeenVms seen, Duration patience, Clock clock) {
        this.engines = engines;
        this.seen = seen;
        this.patience = patience;
        this.clock = clock;
    }

    @Override
    public Answer find(EngineId engine, VmReference reference) throws InterruptedException {
        if (!engines.knows(engine.value())) {
            return notFound(
                    FailureReason.ENGINE_UNKNOWN,
                    "no engine '" + engine.value() + "' is configured; known are " + engines.ids());
        }
        VmId id = reference.id();
        String name = reference.name();
        if (id != null) {
            return new Found(id, seen.nameOf(engine, id).orElse(null));
        }
        if (name == null) {
            throw new IllegalStateException("A VM reference has an id or a name");
        }
        Optional<VmId> known = seen.named(engine, name);
        return known.isPresent() ? new Found(known.get(), name) : askEngine(engine, name);
    }

    private Answer askEngine(EngineId engine, String name) throws InterruptedException {
        Instant end = clock.instant().plus(patience);
        while (true) {
            try {
                Optional<Vm> vm = engines.engine(engine.value()).vms().named(name);
                return vm.isPresent()
                        ? new Found(new VmId(vm.get().id().value()), name)
                        : notFound(
                                FailureReason.VM_UNKNOWN,
                                "engine " + engine.value() + " has no VM named '" + name + "'");
            } catch (EngineException failure) {
                if (!failure.again() || !clock.instant().isBefore(end)) {
                    return notFound(
                            failure.again()
                                    ? FailureReason.ENGINE_UNAVAILABLE
                                    : FailureReason.ENGINE_REFUSED,
                            "engine " + engine.value() + ": " + failure.getMessage());
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private static NotFound notFound(FailureReason reason, String text) {
        return new NotFound(Failure.of(reason, text));
    }
}
