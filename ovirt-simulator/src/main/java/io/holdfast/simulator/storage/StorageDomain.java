package io.holdfast.simulator.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A directory of disks. Everything in it is removed on close. */
public final class StorageDomain implements AutoCloseable {
    private final Path directory;
    private final List<SimDisk> disks = new ArrayList<>();
    private long disksMade;

    private StorageDomain(Path directory) {
        this.directory = directory;
    }

    /** Uses this directory, which is made if it is not there. */
    public static StorageDomain in(Path directory) throws IOException {
        return new StorageDomain(Files.createDirectories(directory));
    }

    /** A disk that reads as zeros and takes no space. {@code name} is for file names and errors. */
    public synchronized SimDisk create(String name, long size, VolumeFormat format)
            throws IOException {
        String unique = name.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + ++disksMade;
        SimDisk disk = new SimDisk(unique, directory, size, format);
        disks.add(disk);
        return disk;
    }

    /**
     * A disk with the contents of a raw image. All-zero clusters are left out; a length that is no
     * multiple of 512 is rounded up.
     */
    public SimDisk importRaw(String name, Path raw, VolumeFormat format) throws IOException {
        long sectors = (Files.size(raw) + 511) / 512;
        SimDisk disk = create(name, sectors * 512, format);
        RawImages.copyIn(raw, disk);
        return disk;
    }

    /** Removes one disk and its files. */
    public synchronized void remove(SimDisk disk) throws IOException {
        if (!disks.remove(disk)) {
            throw new StorageException("disk " + disk.name() + " is not in this storage domain");
        }
        disk.close();
    }

    /** The disks that are there now. */
    public synchronized List<SimDisk> disks() {
        return List.copyOf(disks);
    }

    @Override
    public synchronized void close() throws IOException {
        for (SimDisk disk : disks) {
            disk.close();
        }
        disks.clear();
    }
}
