package io.holdfast.ovirt.sdk;

import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.EngineBusy;
import io.holdfast.ovirt.EngineFault;
import io.holdfast.ovirt.EngineMissing;
import io.holdfast.ovirt.EngineRefused;
import io.holdfast.ovirt.Freeze;
import io.holdfast.ovirt.NewVm;
import io.holdfast.ovirt.Nic;
import io.holdfast.ovirt.Removal;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmConfiguration;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.VmIdentity;
import io.holdfast.ovirt.VmStatus;
import io.holdfast.ovirt.Vms;
import io.holdfast.ovirt.ovf.OvfDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.ovirt.engine.sdk4.builders.Builders;
import org.ovirt.engine.sdk4.builders.ConfigurationBuilder;
import org.ovirt.engine.sdk4.builders.VmBuilder;
import org.ovirt.engine.sdk4.services.VmService;
import org.ovirt.engine.sdk4.types.ConfigurationType;

/** VMs through the SDK. */
final class SdkVms implements Vms {

    private static final String WITH_DISKS_AND_NICS = "diskattachments.disk,nics";

    /** Each VM takes the engine about 10 KiB to write with its disks: a page stays below 2 MiB. */
    private static final int PAGE_VMS = 100;

    private static final int PAGES_MAX = 1_000;

    /** Names that the engine's search language takes as they are. */
    private static final Pattern SEARCHABLE = Pattern.compile("[0-9A-Za-z_.-]+");

    private final EngineCalls engine;
    private final Polling polling;

    SdkVms(EngineCalls engine, Polling polling) {
        this.engine = engine;
        this.polling = polling;
    }

    @Override
    public List<Vm> list() {
        List<Vm> vms = new ArrayList<>();
        Set<VmId> seen = new HashSet<>();
        for (int page = 1; page <= PAGES_MAX; page++) {
            List<org.ovirt.engine.sdk4.types.Vm> read = page(page);
            for (org.ovirt.engine.sdk4.types.Vm each : read) {
                Vm vm = whole(each);
                if (seen.add(vm.id())) { // a VM renamed meanwhile may come on two pages
                    vms.add(vm);
                }
            }
            if (read.size() < PAGE_VMS) {
                return vms;
            }
        }
        throw new EngineRefused(
                "The engine lists more than " + PAGES_MAX * PAGE_VMS + " VMs",
                EngineFault.none(),
                null);
    }

    private List<org.ovirt.engine.sdk4.types.Vm> page(int number) {
        return engine.call(
                "list VMs, page " + number,
                () ->
                        engine.sdk()
                                .vmsService()
                                .list()
                                .search("sortby name asc page " + number)
                                .max(PAGE_VMS)
                                .follow(WITH_DISKS_AND_NICS)
                                .send()
                                .vms());
    }

    @Override
    public Optional<Vm> find(VmId id) {
        return engine.find(
                        "find VM " + id,
                        () -> service(id).get().follow(WITH_DISKS_AND_NICS).send().vm())
                .map(this::whole);
    }

    @Override
    public Optional<Vm> named(String exactName) {
        List<Vm> found =
                SEARCHABLE.matcher(exactName).matches()
                        ? search(exactName)
                        : list().stream().filter(vm -> vm.name().equals(exactName)).toList();
        if (found.size() > 1) {
            throw new EngineRefused(
                    "The engine has "
                            + found.size()
                            + " VMs named "
                            + exactName
                            + "; name the VM by its id",
                    EngineFault.none(),
                    null);
        }
        return found.stream().findFirst();
    }

    private List<Vm> search(String name) {
        return engine
                .call(
                        "find VM " + name,
                        () ->
                                engine.sdk()
                                        .vmsService()
                                        .list()
                                        .search("name=" + name)
                                        .follow(WITH_DISKS_AND_NICS)
                                        .send()
                                        .vms())
                .stream()
                .filter(vm -> name.equals(vm.name()))
                .map(this::whole)
                .toList();
    }

    @Override
    public Optional<VmStatus> status(VmId id) {
        return engine.find("ask the status of VM " + id, () -> service(id).get().send().vm())
                .map(FromSdk::status);
    }

    @Override
    public VmConfiguration configuration(VmId id) {
        return Configurations.read(
                engine,
                polling,
                "VM " + id,
                () -> service(id).get().header("All-Content", "true").send().vm());
    }

    @Override
    public List<DiskAttachment> disks(VmId id) {
        return attachments(id.toString());
    }

    @Override
    public List<Nic> nics(VmId id) {
        return readNics(id.toString());
    }

    @Override
    public Freeze freeze(VmId id) {
        try {
            engine.call(
                    "freeze the file systems of VM " + id,
                    () -> service(id).freezeFilesystems().send());
            return new Freeze.Frozen();
        } catch (EngineRefused | EngineBusy no) {
            return new Freeze.NotPossible(no.detail().orElse(String.valueOf(no.getMessage())));
        }
    }

    @Override
    public void thaw(VmId id) {
        try {
            engine.call(
                    "thaw the file systems of VM " + id,
                    () -> service(id).thawFilesystems().send());
        } catch (EngineMissing gone) {
            return; // and its frozen file systems with it
        } catch (EngineRefused | EngineBusy no) {
            if (status(id).filter(status -> status == VmStatus.UP).isPresent()) {
                throw no;
            }
        }
    }

    @Override
    public Vm create(NewVm wish) {
        VmBuilder builder = builder(wish);
        return whole(
                engine.call(
                        "create VM " + wish.name(),
                        () ->
                                engine.sdk()
                                        .vmsService()
                                        .addFromConfiguration()
                                        .vm(builder)
                                        .send()
                                        .vm()));
    }

    private static VmBuilder builder(NewVm wish) {
        ConfigurationBuilder stored =
                Builders.configuration().type(ConfigurationType.OVF).data(ovf(wish));
        return Builders.vm()
                .name(wish.name())
                .cluster(Builders.cluster().id(wish.cluster().toString()))
                .initialization(
                        Builders.initialization()
                                .regenerateIds(wish.identity() == VmIdentity.NEW)
                                .configuration(stored));
    }

    private static String ovf(NewVm wish) {
        VmConfiguration stored = wish.configuration();
        VmConfiguration disks =
                wish.attachOriginalDisks() ? stored : OvfDocument.withoutDisks(stored);
        return switch (wish.identity()) {
            case ORIGINAL, NEW -> disks.ovf();
            case NEW_ID_SAME_MACS -> OvfDocument.withVmId(disks, new VmId(UUID.randomUUID())).ovf();
        };
    }

    @Override
    public void start(VmId id) {
        engine.call("start VM " + id, () -> service(id).start().send());
    }

    @Override
    public Removal delete(VmId id, DisksOfADeletedVm disks) {
        boolean detachOnly =
                switch (disks) {
                    case DELETED -> false;
                    case LEFT_UNATTACHED -> true;
                };
        return engine.find(
                        "delete VM " + id, () -> service(id).remove().detachOnly(detachOnly).send())
                .map(done -> Removal.ACCEPTED)
                .orElse(Removal.WAS_GONE);
    }

    private VmService service(VmId id) {
        return service(id.toString());
    }

    private VmService service(String id) {
        return engine.sdk().vmsService().vmService(id);
    }

    /** With what the engine put into the same answer; what it did not is asked for. */
    private Vm whole(org.ovirt.engine.sdk4.types.Vm vm) {
        String id = FromSdk.id(vm, "VM");
        List<DiskAttachment> disks =
                vm.diskAttachments() != null && isFollowed(vm.diskAttachments())
                        ? vm.diskAttachments().stream().map(this::attachment).toList()
                        : attachments(id);
        List<Nic> nics =
                vm.nics() != null && !vm.nics().isEmpty()
                        ? vm.nics().stream().map(FromSdk::nic).toList()
                        : readNics(id);
        return FromSdk.vm(vm, disks, nics);
    }

    private static boolean isFollowed(
            List<org.ovirt.engine.sdk4.types.DiskAttachment> attachments) {
        return !attachments.isEmpty() && attachments.stream().allMatch(a -> a.disk() != null);
    }

    private List<Nic> readNics(String id) {
        return engine
                .call("list NICs of VM " + id, () -> service(id).nicsService().list().send().nics())
                .stream()
                .map(FromSdk::nic)
                .toList();
    }

    private List<DiskAttachment> attachments(String id) {
        return engine
                .call(
                        "list disks of VM " + id,
                        () ->
                                service(id)
                                        .diskAttachmentsService()
                                        .list()
                                        .follow("disk")
                                        .send()
                                        .attachments())
                .stream()
                .map(this::attachment)
                .toList();
    }

    private DiskAttachment attachment(org.ovirt.engine.sdk4.types.DiskAttachment attachment) {
        return SdkDisks.attachment(engine, attachment);
    }
}
