package io.holdfast.restore.ovirt;

import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.VmId;
import io.holdfast.ovirt.Cluster;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.Nic;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VnicProfile;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.restore.job.RestoreJob;
import io.holdfast.restore.job.RestorePlan.MadeVm;
import io.holdfast.restore.job.RestorePlan.NicProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Settles the VM that is made. What the engine would refuse after hours of writing is asked for
 * before anything is made: a name, or a MAC address, that another VM has.
 */
final class NewVmPlanning {

    private final Engine engine;
    private final StoredVm stored;
    private final List<String> warnings;

    NewVmPlanning(Engine engine, StoredVm stored, List<String> warnings) {
        this.engine = engine;
        this.stored = stored;
        this.warnings = warnings;
    }

    MadeVm vm(RestoreJob job, RecoveryPoint point, RestoreTarget.NewVm target)
            throws CannotRestore {
        List<Vm> others = engine.vms().list();
        String name = target.name() == null ? point.vmName() : target.name();
        requireFree(others, name);
        boolean keepsMacs = keepsMacs(others, target.macPolicy());
        boolean original =
                keepsMacs && others.stream().noneMatch(vm -> vm.id().value().equals(point.vm()));
        UUID id = original ? point.vm() : DiskPlanning.derived(job, "vm", point.vm());
        return new MadeVm(
                new VmId(id),
                original,
                name,
                cluster(target),
                keepsMacs,
                profiles(target.nicProfiles()),
                target.start());
    }

    private static void requireFree(List<Vm> others, String name) throws CannotRestore {
        if (others.stream().anyMatch(vm -> vm.name().equals(name))) {
            throw new CannotRestore(
                    FailureReason.TARGET_REFUSED,
                    "the engine already has a VM " + name + "; choose another target.name");
        }
    }

    private boolean keepsMacs(List<Vm> others, MacPolicy policy) throws CannotRestore {
        if (policy == MacPolicy.NEW) {
            return false;
        }
        List<String> taken = taken(others);
        if (taken.isEmpty()) {
            return true;
        }
        if (policy == MacPolicy.KEEP) {
            throw new CannotRestore(
                    FailureReason.TARGET_REFUSED,
                    "MAC addresses of the recovery point are in use: "
                            + String.join(", ", taken)
                            + "; ask for target.macPolicy NEW or KEEP_IF_FREE");
        }
        warnings.add("the VM has new MAC addresses; in use are " + String.join(", ", taken));
        return false;
    }

    private List<String> taken(List<Vm> others) {
        Map<String, String> owners = new HashMap<>();
        for (Vm vm : others) {
            for (Nic nic : vm.nics()) {
                nic.macAddress()
                        .ifPresent(mac -> owners.put(mac.toLowerCase(Locale.ROOT), vm.name()));
            }
        }
        return stored.nics().values().stream()
                .filter(owners::containsKey)
                .sorted()
                .map(mac -> mac + " (VM " + owners.get(mac) + ")")
                .toList();
    }

    private UUID cluster(RestoreTarget.NewVm target) throws CannotRestore {
        List<Cluster> clusters = engine.clusters().list();
        String asked = target.cluster() == null ? stored.cluster().orElse("") : target.cluster();
        Optional<Cluster> found =
                clusters.stream()
                        .filter(each -> Words.is(asked, each.name(), each.id().value()))
                        .findFirst();
        if (found.isEmpty() && target.cluster() == null && clusters.size() == 1) {
            found = Optional.of(clusters.getFirst());
        }
        return found.orElseThrow(() ->
                        new CannotRestore(
                                FailureReason.TARGET_UNKNOWN,
                                "the engine has no cluster '%s'; it has %s: name one as target.cluster"
                                        .formatted(
                                                asked,
                                                clusters.stream().map(Cluster::name).toList())))
                .id()
                .value();
    }

    /** Those asked for must be there; of others that are not the engine makes an empty one. */
    private Map<String, NicProfile> profiles(Map<String, String> asked) throws CannotRestore {
        List<VnicProfile> known = engine.vnicProfiles().list();
        Map<String, NicProfile> chosen = new TreeMap<>();
        for (Map.Entry<String, String> each : asked.entrySet()) {
            chosen.put(each.getKey(), profile(known, each.getKey(), each.getValue()));
            if (!stored.nicProfiles().containsValue(each.getKey())) {
                warnings.add(
                        "no interface of the recovery point has the vNIC profile "
                                + each.getKey()
                                + ", as target.nicProfiles says");
            }
        }
        stored.nicProfiles()
                .forEach((nic, profile) -> {
                    boolean there =
                            chosen.containsKey(profile)
                                    || known.stream().anyMatch(it -> it.name().equals(profile));
                    if (!profile.isEmpty() && !there) {
                        warnings.add(
                                "interface %s is not connected: the engine has no vNIC profile %s; target.nicProfiles can name another"
                                        .formatted(nic, profile));
                    }
                });
        return chosen;
    }

    /** By name, or by network/name where several networks have one of that name. */
    private static NicProfile profile(List<VnicProfile> known, String old, String asked)
            throws CannotRestore {
        List<VnicProfile> found =
                known.stream()
                        .filter(each ->
                                asked.equals(each.name())
                                        || asked.equals(each.network() + "/" + each.name()))
                        .toList();
        if (found.size() == 1) {
            return new NicProfile(found.getFirst().network(), found.getFirst().name());
        }
        throw new CannotRestore(
                FailureReason.TARGET_UNKNOWN,
                "the engine has %d vNIC profiles '%s', which target.nicProfiles.%s names; it has %s"
                        .formatted(
                                found.size(),
                                asked,
                                old,
                                known.stream()
                                        .map(each -> each.network() + "/" + each.name())
                                        .sorted()
                                        .toList()));
    }
}
