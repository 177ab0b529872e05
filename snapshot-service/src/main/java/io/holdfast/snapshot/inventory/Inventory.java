package io.holdfast.snapshot.inventory;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.InventoryEvent;
import io.holdfast.contracts.VmGone;
import io.holdfast.contracts.VmId;
import io.holdfast.contracts.VmSeen;
import io.holdfast.snapshot.inventory.SeenVms.Remembered;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Compares what the engines have with what was published last, and publishes the difference: first
 * published, then remembered, so that a crash in between tells it twice and never not at all.
 */
public final class Inventory {

    /** Publishes an event and returns when the broker has it. */
    @FunctionalInterface
    public interface Publisher {
        void publish(InventoryEvent event);
    }

    private final EngineVms engines;
    private final SeenVms seen;
    private final Publisher publisher;
    private final Function<VmSeen, String> facts;
    private final Clock clock;

    /**
     * @param facts everything of a VM that is worth telling when it changes, as text
     */
    public Inventory(
            EngineVms engines,
            SeenVms seen,
            Publisher publisher,
            Function<VmSeen, String> facts,
            Clock clock) {
        this.engines = engines;
        this.seen = seen;
        this.publisher = publisher;
        this.facts = facts;
        this.clock = clock;
    }

    /** What came of looking at the engines. */
    public record Look(Map<EngineId, String> away) {}

    /** Looks at every engine once; one that is away does not keep the others waiting. */
    public Look look() {
        Map<EngineId, String> away = new HashMap<>();
        for (EngineId engine : engines.engines()) {
            seen.alone(
                    engine,
                    () -> {
                        try {
                            compare(engine);
                        } catch (EngineVms.EngineAway gone) {
                            away.put(engine, String.valueOf(gone.getMessage()));
                        }
                    });
        }
        return new Look(away);
    }

    private void compare(EngineId engine) throws EngineVms.EngineAway {
        Map<VmId, Remembered> before = new HashMap<>(seen.of(engine));
        for (VmSeen vm : engines.list(engine)) {
            Remembered now = new Remembered(vm.name(), facts.apply(vm));
            if (!now.equals(before.remove(vm.vm()))) {
                publisher.publish(vm);
                seen.remember(engine, vm.vm(), now);
            }
        }
        for (VmId gone : before.keySet()) {
            publisher.publish(new VmGone(engine, gone, clock.instant()));
            seen.forget(engine, gone);
        }
    }
}
