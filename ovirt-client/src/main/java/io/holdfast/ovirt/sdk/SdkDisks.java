package io.holdfast.ovirt.sdk;

import static org.ovirt.engine.sdk4.builders.Builders.diskAttachment;
import static org.ovirt.engine.sdk4.builders.Builders.storageDomain;

import io.holdfast.ovirt.Disk;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.DiskWait;
import io.holdfast.ovirt.Disks;
import io.holdfast.ovirt.EngineBusy;
import io.holdfast.ovirt.EngineFault;
import io.holdfast.ovirt.EngineMissing;
import io.holdfast.ovirt.EngineRefused;
import io.holdfast.ovirt.NewAttachment;
import io.holdfast.ovirt.NewDisk;
import io.holdfast.ovirt.Removal;
import io.holdfast.ovirt.VmId;
import java.math.BigInteger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.ovirt.engine.sdk4.builders.Builders;
import org.ovirt.engine.sdk4.builders.DiskAttachmentBuilder;
import org.ovirt.engine.sdk4.builders.DiskBuilder;
import org.ovirt.engine.sdk4.services.DiskAttachmentService;
import org.ovirt.engine.sdk4.types.DiskBackup;
import org.ovirt.engine.sdk4.types.DiskFormat;
import org.ovirt.engine.sdk4.types.DiskInterface;

/** Disks through the SDK. */
final class SdkDisks implements Disks {

    /** Each disk takes the engine about 4 KiB to write: a page stays below 512 KiB. */
    private static final int PAGE_DISKS = 100;

    private static final int PAGES_MAX = 1_000;

    private final EngineCalls engine;
    private final Polling polling;

    SdkDisks(EngineCalls engine, Polling polling) {
        this.engine = engine;
        this.polling = polling;
    }

    @Override
    public Disk create(NewDisk wish) {
        return FromSdk.disk(
                engine.call(
                        "create disk " + wish.alias(),
                        () -> engine.sdk().disksService().add().disk(builder(wish)).send().disk()));
    }

    private static DiskBuilder builder(NewDisk wish) {
        DiskBuilder builder =
                Builders.disk()
                        .name(wish.alias())
                        .description(wish.description())
                        .provisionedSize(BigInteger.valueOf(wish.provisionedSizeBytes()))
                        .format(
                                switch (wish.format()) {
                                    case COW -> DiskFormat.COW;
                                    case RAW -> DiskFormat.RAW;
                                })
                        .sparse(wish.sparse())
                        .backup(wish.incrementalBackup() ? DiskBackup.INCREMENTAL : DiskBackup.NONE)
                        .storageDomains(storageDomain().id(wish.storageDomain().toString()));
        wish.id().ifPresent(id -> builder.id(id.toString()));
        wish.initialSizeBytes().map(BigInteger::valueOf).ifPresent(builder::initialSize);
        return builder;
    }

    @Override
    public List<Disk> list() {
        Map<DiskId, Disk> disks = new LinkedHashMap<>();
        for (int page = 1; page <= PAGES_MAX; page++) {
            List<org.ovirt.engine.sdk4.types.Disk> read = page(page);
            for (org.ovirt.engine.sdk4.types.Disk each : read) {
                Disk disk = FromSdk.disk(each);
                disks.put(disk.id(), disk); // one that is renamed meanwhile may come on two pages
            }
            if (read.size() < PAGE_DISKS) {
                return List.copyOf(disks.values());
            }
        }
        throw new EngineRefused(
                "The engine lists more than " + PAGES_MAX * PAGE_DISKS + " disks",
                EngineFault.none(),
                null);
    }

    private List<org.ovirt.engine.sdk4.types.Disk> page(int number) {
        return engine.call(
                "list disks, page " + number,
                () ->
                        engine.sdk()
                                .disksService()
                                .list()
                                .search("sortby alias asc page " + number)
                                .max(PAGE_DISKS)
                                .send()
                                .disks());
    }

    @Override
    public Optional<Disk> find(DiskId id) {
        return engine.find(
                "find disk " + id,
                () ->
                        FromSdk.disk(
                                engine.sdk()
                                        .disksService()
                                        .diskService(id.toString())
                                        .get()
                                        .send()
                                        .disk()));
    }

    @Override
    public DiskWait awaitOk(DiskId id, Duration atMost) {
        AtomicReference<@Nullable Disk> last = new AtomicReference<>();
        return polling.until(
                atMost,
                () -> {
                    Optional<Disk> disk = find(id);
                    if (disk.isEmpty()) {
                        return Optional.of(new DiskWait.Gone());
                    }
                    last.set(disk.get());
                    return decided(disk.get());
                },
                () -> {
                    Disk seen = last.get();
                    return seen == null ? new DiskWait.Gone() : new DiskWait.NotYet(seen);
                });
    }

    private static Optional<DiskWait> decided(Disk disk) {
        return switch (disk.status()) {
            case OK -> Optional.of(new DiskWait.Usable(disk));
            case ILLEGAL -> Optional.of(new DiskWait.Broken(disk));
            case LOCKED, UNKNOWN -> Optional.empty();
        };
    }

    @Override
    public void rename(DiskId id, String alias, String description) {
        engine.call(
                "rename disk " + id,
                () ->
                        engine.sdk()
                                .disksService()
                                .diskService(id.toString())
                                .update()
                                .disk(Builders.disk().alias(alias).description(description))
                                .send());
    }

    @Override
    public Removal delete(DiskId id) {
        return engine.find(
                        "delete disk " + id,
                        () ->
                                engine.sdk()
                                        .disksService()
                                        .diskService(id.toString())
                                        .remove()
                                        .send())
                .map(done -> Removal.ACCEPTED)
                .orElse(Removal.WAS_GONE);
    }

    @Override
    public DiskAttachment attach(VmId vm, NewAttachment wish) {
        DiskBuilder disk = Builders.disk().id(wish.disk().toString());
        wish.snapshot().ifPresent(id -> disk.snapshot(Builders.snapshot().id(id.toString())));
        DiskAttachmentBuilder attachment =
                diskAttachment()
                        .disk(disk)
                        .interface_(bus(wish))
                        .bootable(wish.bootable())
                        .active(wish.active());
        return attachment(
                engine,
                engine.call(
                        "attach disk " + wish.disk() + " to VM " + vm,
                        () ->
                                engine.sdk()
                                        .vmsService()
                                        .vmService(vm.toString())
                                        .diskAttachmentsService()
                                        .add()
                                        .attachment(attachment)
                                        .send()
                                        .attachment()));
    }

    private static DiskInterface bus(NewAttachment wish) {
        return switch (wish.attachAs()) {
            case IDE -> DiskInterface.IDE;
            case SATA -> DiskInterface.SATA;
            case SPAPR_VSCSI -> DiskInterface.SPAPR_VSCSI;
            case VIRTIO -> DiskInterface.VIRTIO;
            case VIRTIO_SCSI -> DiskInterface.VIRTIO_SCSI;
        };
    }

    @Override
    public Optional<DiskAttachment> attachment(VmId vm, DiskId disk) {
        return engine.find(
                        "look how disk " + disk + " hangs on VM " + vm,
                        () -> service(vm, disk).get().send().attachment())
                .map(found -> attachment(engine, found));
    }

    @Override
    public void activate(VmId vm, DiskId disk) {
        plug(vm, disk, true);
    }

    @Override
    public Removal deactivate(VmId vm, DiskId disk) {
        try {
            return plug(vm, disk, false) ? Removal.ACCEPTED : Removal.WAS_GONE;
        } catch (EngineMissing missing) {
            return Removal.WAS_GONE;
        }
    }

    /** False when it was so already, which the engine refuses. */
    private boolean plug(VmId vm, DiskId disk, boolean active) {
        String purpose = (active ? "plug disk " : "unplug disk ") + disk + " of VM " + vm;
        try {
            engine.call(
                    purpose,
                    () ->
                            service(vm, disk)
                                    .update()
                                    .diskAttachment(diskAttachment().active(active))
                                    .send());
            return true;
        } catch (EngineRefused | EngineBusy refused) {
            if (attachment(vm, disk).filter(seen -> seen.active() == active).isPresent()) {
                return false;
            }
            throw refused;
        }
    }

    private DiskAttachmentService service(VmId vm, DiskId disk) {
        return engine.sdk()
                .vmsService()
                .vmService(vm.toString())
                .diskAttachmentsService()
                .attachmentService(disk.toString());
    }

    @Override
    public Removal detach(VmId vm, DiskId disk) {
        String purpose = "detach disk " + disk + " from VM " + vm;
        DiskAttachmentService attachment = service(vm, disk);
        try {
            engine.call(purpose, () -> attachment.remove().detachOnly(true).send());
            return Removal.ACCEPTED;
        } catch (EngineMissing missing) {
            return Removal.WAS_GONE;
        } catch (EngineRefused refused) { // what the engine answers for an unknown attachment, too
            if (engine.find(purpose, () -> attachment.get().send()).isEmpty()) {
                return Removal.WAS_GONE;
            }
            throw refused;
        }
    }

    /** With the whole disk, asked for where the answer holds a mere link. */
    static DiskAttachment attachment(
            EngineCalls engine, org.ovirt.engine.sdk4.types.DiskAttachment attachment) {
        org.ovirt.engine.sdk4.types.Disk inside = attachment.disk();
        if (inside != null && inside.provisionedSizePresent()) {
            return FromSdk.attachment(attachment, inside);
        }
        String id = FromSdk.id(inside == null ? attachment : inside, "disk");
        return FromSdk.attachment(
                attachment,
                engine.call(
                        "read disk " + id,
                        () -> engine.sdk().disksService().diskService(id).get().send().disk()));
    }
}
