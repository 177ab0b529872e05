package io.holdfast.restore.ovirt;

import io.holdfast.ovirt.ClusterId;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.NewVm;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmConfiguration;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.VmIdentity;
import io.holdfast.ovirt.VnicProfile;
import io.holdfast.ovirt.ovf.OvfDocument;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.restore.job.RestoreJob;
import io.holdfast.restore.job.RestorePlan;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes the VM from its stored configuration, without disks. */
final class VmMaking {

    /** An OVF names profiles by name. */
    private static final UUID NOT_NEEDED = new UUID(0, 0);

    private VmMaking() {}

    /** The VM that this job has made before, else a new one. */
    static Vm make(Engine engine, RepositoryReader repository, RestoreJob job, RestorePlan plan)
            throws CannotRestore {
        if (!(plan.destination() instanceof RestorePlan.MadeVm made)) {
            throw new IllegalStateException("No VM is made in job " + job.id().value());
        }
        Optional<Vm> ours = find(engine, job, made);
        return ours.isPresent() ? ours.get() : create(engine, repository, job, plan, made);
    }

    /** The VM that this job has made, by the mark it carries. */
    static Optional<Vm> find(Engine engine, RestoreJob job, RestorePlan.MadeVm made) {
        Optional<Vm> candidate =
                made.keepsMacs()
                        ? engine.vms().find(new VmId(made.vm().value()))
                        : engine.vms().named(made.name());
        return candidate.filter(vm -> JobMark.isOn(vm.description(), job.id()));
    }

    private static Vm create(
            Engine engine,
            RepositoryReader repository,
            RestoreJob job,
            RestorePlan plan,
            RestorePlan.MadeVm made)
            throws CannotRestore {
        ConfigurationId id = new ConfigurationId(plan.configuration().value());
        NewVm wish;
        try {
            wish =
                    new NewVm(
                            made.name(),
                            new ClusterId(made.cluster()),
                            configuration(repository, id, job, made),
                            made.keepsMacs() ? VmIdentity.ORIGINAL : VmIdentity.NEW,
                            false);
        } catch (IllegalArgumentException unreadable) {
            throw Configuration.unreadable(id, unreadable);
        }
        return engine.vms().create(wish);
    }

    /**
     * With the mark and the other vNIC profiles; and with the predetermined id, where the VM's own
     * one is taken.
     */
    private static VmConfiguration configuration(
            RepositoryReader repository,
            ConfigurationId id,
            RestoreJob job,
            RestorePlan.MadeVm made) {
        VmConfiguration marked =
                new VmConfiguration(JobMark.onto(Configuration.ovf(repository, id), job.id()));
        VmConfiguration connected =
                made.nicProfiles().isEmpty()
                        ? marked
                        : OvfDocument.withVnicProfiles(marked, profiles(made.nicProfiles()));
        return made.originalIdentity() || !made.keepsMacs()
                ? connected
                : OvfDocument.withVmId(connected, new VmId(made.vm().value()));
    }

    private static Map<String, VnicProfile> profiles(
            Map<String, RestorePlan.NicProfile> byOldName) {
        Map<String, VnicProfile> profiles = new HashMap<>();
        byOldName.forEach((old, chosen) ->
                profiles.put(old, new VnicProfile(NOT_NEEDED, chosen.name(), chosen.network())));
        return profiles;
    }
}
