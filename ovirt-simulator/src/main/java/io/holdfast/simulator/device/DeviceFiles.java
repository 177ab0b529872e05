package io.holdfast.simulator.device;

import io.holdfast.simulator.engine.state.GuestDevices;
import io.holdfast.simulator.storage.DiskView;
import io.holdfast.simulator.storage.RawImages;
import io.holdfast.simulator.storage.WritableDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Plugs disks into guests as regular files: {@code <directory>/<VM id>/disk/by-id/<name>}, named as
 * udev names them after the serial. A file is a sparse copy, made beside and moved into place when
 * whole; what was written to a writable disk's is brought back when it is unplugged.
 */
public final class DeviceFiles implements GuestDevices, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DeviceFiles.class.getName());

    /** What a virtio disk keeps of a serial, and udev therefore of the name. */
    private static final int SERIAL_CHARS = 20;

    private record Plugged(Path file, DiskView content, Thread copying) {}

    private final Path directory;
    private final Map<Plug, Plugged> present = new ConcurrentHashMap<>();

    public DeviceFiles(Path directory) {
        this.directory = directory;
    }

    /** Where the guest finds a device. */
    public static String name(Plug plug) {
        String serial = plug.disk().toString().substring(0, SERIAL_CHARS);
        return switch (plug.bus()) {
            case "virtio" -> "virtio-" + serial;
            case "virtio_scsi" -> "scsi-0QEMU_QEMU_HARDDISK_" + serial;
            default -> "ata-QEMU_HARDDISK_" + serial;
        };
    }

    @Override
    public void plug(Plug plug, DiskView content) {
        Path devices = directory.resolve(plug.vm().toString()).resolve("disk");
        Path file = devices.resolve("by-id").resolve(name(plug));
        Path growing = devices.resolve("plugging").resolve(name(plug));
        Thread copying =
                Thread.ofVirtual()
                        .name("plug-" + name(plug))
                        .unstarted(() -> copy(content, growing, file));
        present.put(plug, new Plugged(file, content, copying));
        copying.start();
    }

    private static void copy(DiskView content, Path growing, Path file) {
        try {
            Files.createDirectories(growing.getParent());
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(growing);
            RawImages.copyOut(content, growing);
            Files.move(growing, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.SEVERE, "cannot make the device " + file, e);
        }
    }

    @Override
    public void unplug(Plug plug) {
        Plugged gone = present.remove(plug);
        if (gone == null) {
            return; // it never showed
        }
        try {
            gone.copying().join();
            if (gone.content() instanceof WritableDisk disk && Files.exists(gone.file())) {
                RawImages.bring(gone.file(), disk);
            }
            Files.deleteIfExists(gone.file());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unplug the device " + gone.file(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while unplugging " + gone.file(), e);
        }
    }

    /** Unplugs everything. */
    @Override
    public void close() {
        List.copyOf(present.keySet()).forEach(this::unplug);
    }
}
