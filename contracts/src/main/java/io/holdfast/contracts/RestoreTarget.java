package io.holdfast.contracts;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a recovery point is brought back to. No kind writes onto a disk that is there already. */
public sealed interface RestoreTarget {

    /**
     * A VM of its own.
     *
     * @param name its name; the old one when absent
     * @param cluster name or id; the cluster the VM was in when absent
     * @param storageDomain name or id, for all disks; the domain each disk was on when absent
     * @param diskDomains name or id of the storage domain of single disks, by the disk's id in the
     *     recovery point; goes before {@code storageDomain}
     * @param nicProfiles old vNIC profile to new one, both by name; others stay as they were
     * @param macPolicy what becomes of the MAC addresses; kept when absent
     * @param start whether the VM is started once it is checked; not when absent
     * @param leaveOut disks of the recovery point that are not restored
     */
    record NewVm(
            @Nullable String name,
            @Nullable String cluster,
            @Nullable String storageDomain,
            Map<DiskId, String> diskDomains,
            Map<String, String> nicProfiles,
            MacPolicy macPolicy,
            Boolean start,
            List<DiskId> leaveOut)
            implements RestoreTarget {

        public NewVm {
            Require.textIfGiven("name", name);
            Require.textIfGiven("cluster", cluster);
            Require.textIfGiven("storageDomain", storageDomain);
            diskDomains = Require.texts("diskDomains", diskDomains);
            nicProfiles = Require.namedTexts("nicProfiles", nicProfiles);
            macPolicy = macPolicy == null ? MacPolicy.KEEP : macPolicy;
            start = start != null && start;
            leaveOut = Require.list("leaveOut", leaveOut);
        }

        /** All disks, everything else as it was. */
        public NewVm(
                @Nullable String name,
                @Nullable String cluster,
                @Nullable String storageDomain,
                MacPolicy macPolicy) {
            this(name, cluster, storageDomain, Map.of(), Map.of(), macPolicy, false, List.of());
        }
    }

    /**
     * Disks that hang on no VM, named as they were.
     *
     * @param storageDomain name or id, for all disks; the domain each disk was on when absent
     * @param diskDomains as of {@link NewVm}
     * @param leaveOut disks of the recovery point that are not restored
     */
    record DisksOnly(
            @Nullable String storageDomain, Map<DiskId, String> diskDomains, List<DiskId> leaveOut)
            implements RestoreTarget {

        public DisksOnly {
            Require.textIfGiven("storageDomain", storageDomain);
            diskDomains = Require.texts("diskDomains", diskDomains);
            leaveOut = Require.list("leaveOut", leaveOut);
        }
    }

    /**
     * One disk of the recovery point, on a VM that is there already, running or not. It never
     * becomes the disk that the VM boots from.
     *
     * @param disk as the recovery point names it
     * @param vm which gets it
     * @param storageDomain name or id; the domain the disk was on when absent
     * @param active whether it is plugged at once; it is when absent
     */
    record SingleDisk(DiskId disk, VmReference vm, @Nullable String storageDomain, Boolean active)
            implements RestoreTarget {

        public SingleDisk {
            Require.present("disk", disk);
            Require.present("vm", vm);
            Require.textIfGiven("storageDomain", storageDomain);
            active = active == null || active;
        }
    }

    /**
     * New disks in the place of those of a stopped VM. The old ones are taken off only when the new
     * ones are written and compared, and hang there again if anything fails later. Disks that the
     * recovery point does not have stay where they are; the VM's hardware is not touched. The new
     * disks are in no checkpoint, so the next backup reads them in full by itself.
     *
     * @param vm which; the VM that the recovery point is of when absent
     * @param storageDomain name or id, for all disks; the domain each disk was on when absent
     * @param diskDomains as of {@link NewVm}
     * @param leaveOut disks of the recovery point that are not restored
     * @param oldDisks what becomes of the replaced disks; kept when absent
     */
    record InPlace(
            @Nullable VmReference vm,
            @Nullable String storageDomain,
            Map<DiskId, String> diskDomains,
            List<DiskId> leaveOut,
            OldDisks oldDisks)
            implements RestoreTarget {

        public InPlace {
            Require.textIfGiven("storageDomain", storageDomain);
            diskDomains = Require.texts("diskDomains", diskDomains);
            leaveOut = Require.list("leaveOut", leaveOut);
            oldDisks = oldDisks == null ? OldDisks.KEEP : oldDisks;
        }
    }
}
