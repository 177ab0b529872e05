package io.holdfast.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Seal the configuration (OVF) of a VM into the repository.
 *
 * @param snapshot the VM snapshot whose configuration it is, so that it belongs to the same moment
 *     as the disks; the VM's present one when absent
 */
public record CaptureConfiguration(
        JobId job, EngineId engine, VmId vm, @Nullable SnapshotId snapshot)
        implements TransferCommand {

    public CaptureConfiguration {
        Require.present("job", job);
        Require.present("engine", engine);
        Require.present("vm", vm);
    }
}
