package io.holdfast.restore.job;

import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.OldDisks;
import io.holdfast.contracts.VmId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is going to be made on the engine, settled before anything is.
 *
 * @param sourceVm the VM the recovery point is of
 * @param destination where the disks go
 * @param disks in the order of the recovery point
 * @param warnings what will be other than it was, or than asked, and why
 * @param appliance the VM that the disks are plugged into while they are written; null when they
 *     are written through image transfers
 */
public record RestorePlan(
        EngineId engine,
        VmId sourceVm,
        Destination destination,
        ConfigurationId configuration,
        List<PlannedDisk> disks,
        List<String> warnings,
        @Nullable VmId appliance) {

    public RestorePlan {
        disks = List.copyOf(disks);
        warnings = List.copyOf(warnings);
        if (disks.isEmpty()) {
            throw new IllegalArgumentException("a restore plan has at least one disk");
        }
    }

    /** Where the disks go, once they are written and verified. */
    public sealed interface Destination {

        /** Whether something is left to do when all is in place and checked. */
        default boolean needsFinishing() {
            return false;
        }
    }

    /**
     * A VM that is made from the stored configuration.
     *
     * @param vm the identity it gets; without {@code keepsMacs} the engine gives it another one
     * @param originalIdentity whether {@code vm} is the identity the VM had when it was backed up
     * @param cluster the engine's id of the cluster
     * @param keepsMacs whether it has the MAC addresses of the recovery point; else new ones
     * @param nicProfiles what becomes of its vNIC profiles, by the old one's name
     * @param start whether it is started in the end
     */
    public record MadeVm(
            VmId vm,
            boolean originalIdentity,
            String name,
            UUID cluster,
            boolean keepsMacs,
            Map<String, NicProfile> nicProfiles,
            boolean start)
            implements Destination {

        public MadeVm {
            nicProfiles = Map.copyOf(nicProfiles);
        }

        @Override
        public boolean needsFinishing() {
            return start;
        }

        /** Whether this is the VM that is meant: its id is given, or its name is. */
        public boolean isNamedBy(UUID id, String vmName) {
            return keepsMacs ? vm.value().equals(id) : name.equals(vmName);
        }
    }

    /** A vNIC profile; an OVF names it together with its network. */
    public record NicProfile(String network, String name) {}

    /** No VM: the disks stay unattached. */
    public record NoVm() implements Destination {}

    /** A VM that is there already and gets the disks beside its own. */
    public record AddedTo(VmId vm, String name) implements Destination {}

    /** A stopped VM that gets the disks in the place of its own. */
    public record SwappedInto(VmId vm, String name, OldDisks oldDisks) implements Destination {

        @Override
        public boolean needsFinishing() {
            return true;
        }
    }

    /**
     * One disk to make.
     *
     * @param target the id the new disk gets, the same at every attempt of one job
     * @param dataBytes how much of it the recovery point holds as data, for domains that reserve
     *     space up front
     * @param format the engine's word: cow or raw
     * @param sparse whether the engine allocates it as it fills
     * @param readsAsZeros whether it is known to read as zeros once it is made; not when absent, as
     *     in plans of older releases
     * @param active whether it is plugged
     * @param storageDomain the engine's id of the storage domain
     * @param replaces the disk in whose place it comes, if any
     */
    public record PlannedDisk(
            DiskId source,
            DiskId target,
            String alias,
            DiskManifestId manifest,
            long virtualSizeBytes,
            long dataBytes,
            String format,
            boolean sparse,
            Boolean readsAsZeros,
            boolean bootable,
            boolean active,
            String diskInterface,
            UUID storageDomain,
            @Nullable OldDisk replaces) {

        public PlannedDisk {
            readsAsZeros = readsAsZeros != null && readsAsZeros;
        }
    }

    /**
     * A user's disk as it hung on its VM before; nobody writes to it.
     *
     * @param alias the name it had
     */
    public record OldDisk(
            DiskId disk, String alias, String diskInterface, boolean bootable, boolean active) {}
}
