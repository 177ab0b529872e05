package io.holdfast.transfer.device;

import io.holdfast.contracts.VmId;
import java.util.Optional;

/**
 * The appliance in which this worker runs.
 *
 * @param vm empty where it runs in none
 */
public record Appliance(Optional<VmId> vm) {

    /** Whether work for that appliance is this worker's. */
    public boolean is(VmId appliance) {
        return vm.filter(appliance::equals).isPresent();
    }
}
