package io.holdfast.snapshot.ovirt;

import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.EngineRefused;
import io.holdfast.ovirt.VmId;
import io.holdfast.snapshot.freeze.Later;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Thaws guests, and does not give up soon: applications in a guest that stays frozen stand still.
 * Once more than needed does no harm; the engine's host thaws as well when it is done.
 */
final class Thawing {

    private static final Logger LOG = Logger.getLogger(Thawing.class);

    /** One refusal may be of the moment. */
    private static final int TRIES = 3;

    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** About five minutes; after that the job's last thaw is what is left. */
    private static final int LATER_MAX = 150;

    private final Later later;
    private final Set<VmId> owed = new HashSet<>();

    Thawing(Later later) {
        this.later = later;
    }

    /**
     * Thaws now, and where the engine or the guest will not, again and again for some minutes.
     *
     * @return whether it is thawed now
     */
    boolean insist(Engine engine, VmId vm) {
        if (tryTo(engine, vm)) {
            return true;
        }
        LOG.errorf(
                "The guest of VM %s could not be thawed yet; thaw it by hand (thawfilesystems) if this goes on",
                vm.value());
        owe(engine, vm);
        return false;
    }

    private synchronized void owe(Engine engine, VmId vm) {
        owed.add(vm);
        again(engine, vm, 1);
    }

    private void again(Engine engine, VmId vm, int attempt) {
        Runnable _ = later.after(PAUSE, () -> pay(engine, vm, attempt));
    }

    private synchronized void pay(Engine engine, VmId vm, int attempt) {
        if (!owed.contains(vm)) {
            return;
        }
        if (tryTo(engine, vm)) {
            owed.remove(vm);
            LOG.infof("The guest of VM %s is thawed", vm.value());
        } else if (attempt < LATER_MAX) {
            again(engine, vm, attempt + 1);
        }
    }

    /** Tries no more to thaw this guest; when it returns, no such try is under way. */
    synchronized void stop(VmId vm) {
        owed.remove(vm);
    }

    /** Thaws if it can be done now; false when the engine does not answer, or the guest refuses. */
    boolean tryTo(Engine engine, VmId vm) {
        for (int attempt = 1; ; attempt++) {
            try {
                engine.vms().thaw(vm);
                return true;
            } catch (EngineException failure) {
                if (attempt == TRIES || !(failure instanceof EngineRefused)) {
                    LOG.infof("Could not thaw VM %s: %s", vm.value(), failure.getMessage());
                    return false;
                }
            }
        }
    }

    /**
     * The last thaw of a job: whoever froze the guest may have died since, or was not answered when
     * it thawed. Fails where the engine does not answer, unlike the others. A guest that refuses
     * has no agent, and so was never frozen.
     */
    static void forGood(Engine engine, VmId vm) {
        for (int attempt = 1; ; attempt++) {
            try {
                engine.vms().thaw(vm);
                return;
            } catch (EngineRefused refused) {
                if (attempt == TRIES) {
                    LOG.infof("VM %s cannot be thawed, if it is frozen at all: %s", vm, refused);
                    return;
                }
            }
        }
    }
}
