package io.holdfast.ovirt;

import java.util.List;
import java.util.Optional;

/**
 * A virtual machine as the engine tells of it.
 *
 * @param host where it runs; nothing while it does not
 * @param disks its disk attachments, as found in the same answer
 */
public record Vm(
        VmId id,
        String name,
        String description,
        VmStatus status,
        ClusterId cluster,
        Optional<HostId> host,
        List<DiskAttachment> disks,
        List<Nic> nics) {

    public Vm {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
    }
}
