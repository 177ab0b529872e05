package io.holdfast.ovirt;

import java.util.List;
import java.util.Optional;

/** The engine's virtual machines. Errors as at {@link Engine}. */
public interface Vms {

    /**
     * All VMs that the user may see, with their disks and network interfaces, read page by page;
     * each once, by name.
     */
    List<Vm> list();

    /** Nothing when there is no such VM. */
    Optional<Vm> find(VmId id);

    /**
     * The VM of exactly this name. The engine's own search ignores case; this does not. Names are
     * unique in a data centre only: two VMs of one name are {@link EngineRefused}.
     */
    Optional<Vm> named(String exactName);

    /** Nothing when there is no such VM. */
    Optional<VmStatus> status(VmId id);

    /**
     * The VM's OVF. The engine leaves it out in silence when the VM changes meanwhile, so it is
     * asked for a few times; {@link EngineBusy} when it stays out, {@link EngineMissing} when there
     * is no such VM.
     */
    VmConfiguration configuration(VmId id);

    /** Empty also when there is no such VM: the engine does not tell the difference. */
    List<DiskAttachment> disks(VmId id);

    /** Empty also when there is no such VM. */
    List<Nic> nics(VmId id);

    /**
     * Freezes the guest's file systems through its agent, until {@link #thaw}. Bound the time
     * yourself: applications in the guest wait. After {@link EngineUnavailable} it may have taken.
     */
    Freeze freeze(VmId id);

    /** Thaws the guest's file systems; one that is not frozen, or not running, is left alone. */
    void thaw(VmId id);

    /**
     * Makes a VM, stopped; returns when the engine has. Not idempotent: look for the name after
     * {@link EngineUnavailable}.
     */
    Vm create(NewVm vm);

    /** Asks the engine to start a VM; refused when it runs already, or no host has room for it. */
    void start(VmId id);

    /** Removes a stopped VM, with its disks or leaving them behind unattached. */
    Removal delete(VmId id, DisksOfADeletedVm disks);

    /** What becomes of a deleted VM's disks. */
    enum DisksOfADeletedVm {
        DELETED,
        LEFT_UNATTACHED
    }
}
