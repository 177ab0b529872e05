package io.holdfast.simulator.engine.state;

import io.holdfast.simulator.storage.VolumeFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes a VM out of raw image files, as if it had been there before. */
public final class VmImages {
    /** A raw image file and the format in which the disk keeps its contents. */
    public record Image(Path raw, VolumeFormat format) {
        /** Kept as cow, so that incremental backups can be made. */
        public static Image cow(Path raw) {
            return new Image(raw, VolumeFormat.COW);
        }

        /** Kept as raw: always backed up in full. */
        public static Image raw(Path raw) {
            return new Image(raw, VolumeFormat.RAW);
        }
    }

    private VmImages() {}

    /** A VM that is down, with one card and a disk for each image, the first one bootable. */
    public static UUID add(Engine engine, String name, List<Image> images) {
        return engine.locked(() -> {
            Vm vm = engine.vms().create(name, new Hardware(), "add-vm");
            engine.vms()
                    .addNic(
                            vm,
                            "nic1",
                            "virtio",
                            Optional.of(Infrastructure.NETWORK_NAME),
                            Optional.empty());
            int number = 1;
            for (Image image : images) {
                Disk disk =
                        engine.disks()
                                .ofImage(name + "_Disk" + number, image.raw(), image.format());
                Attachments.Order order =
                        new Attachments.Order("virtio_scsi", number == 1, true, false, false);
                engine.attachments().attach(vm, disk.id, order, "add-vm");
                number++;
            }
            return vm.id;
        });
    }
}
