package io.holdfast.ovirt;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A virtual machine as the engine tells of it.
 *
 * @param operatingSystem as the guest's agent names its family, else as the VM is configured, such
 *     as {@code windows_2022} or {@code rhel_9x64}
 * @param host where it runs; nothing while it does not
 * @param disks its disk attachments, as found in the same answer
 */
public record Vm(
        VmId id,
        String name,
        String description,
        VmStatus status,
        ClusterId cluster,
        String operatingSystem,
        Optional<HostId> host,
        List<DiskAttachment> disks,
        List<Nic> nics) {

    public Vm {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
    }

    /** Whether applications in the guest are frozen through Windows' VSS, which has 10 s for it. */
    public boolean runsWindows() {
        return operatingSystem.toLowerCase(Locale.ROOT).startsWith("windows");
    }
}
