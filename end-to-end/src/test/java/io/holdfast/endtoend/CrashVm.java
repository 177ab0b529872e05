package io.holdfast.endtoend;

import io.holdfast.localstack.demo.SimulatorProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A VM whose guest writes, and what its disks held at moments that are to be kept. */
final class CrashVm {

    private static final int WRITES_MAX = 4;
    private static final int WRITE_BYTES_MAX = 300_000;

    private final SimulatorProcess engine;
    private final Path folder;
    private final String name;
    private final boolean runs;
    private List<String> disks;
    private int kept;

    /**
     * @param folder takes what is kept
     * @param runs whether it is up
     */
    CrashVm(SimulatorProcess engine, Path folder, String name, boolean runs, List<String> disks) {
        this.engine = engine;
        this.folder = folder;
        this.name = name;
        this.runs = runs;
        this.disks = List.copyOf(disks);
    }

    String name() {
        return name;
    }

    boolean runs() {
        return runs;
    }

    /** It has other disks from now on. */
    void becomes(List<String> others) {
        disks = List.copyOf(others);
    }

    /** The guest writes here and there, to each disk. */
    void write(SplittableRandom random) throws IOException, InterruptedException {
        for (String disk : disks) {
            int writes = random.nextInt(WRITES_MAX);
            for (int i = 0; i < writes; i++) {
                int length = 1 + random.nextInt(WRITE_BYTES_MAX);
                long last = CrashTest.DISK_BYTES.get(disks.indexOf(disk)) - length;
                engine.write(disk, random.nextLong(last), random.nextInt(256), length);
            }
        }
    }

    /** What each disk holds now, as raw images by the ids of the disks. */
    Map<String, Path> keep() throws IOException, InterruptedException {
        kept++;
        Map<String, Path> images = new LinkedHashMap<>();
        for (String disk : disks) {
            Path image = folder.resolve(name + "-" + kept + "-" + disk + ".raw");
            Files.deleteIfExists(image);
            engine.save(disk, image);
            images.put(disk, image);
        }
        return images;
    }
}
