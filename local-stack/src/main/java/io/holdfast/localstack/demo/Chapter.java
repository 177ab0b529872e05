package io.holdfast.localstack.demo;

import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.RestoredDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A recovery point of the story, and what the VM's disks held when it was taken.
 *
 * @param title what it shows
 * @param truth a raw image of each disk, in their order
 */
record Chapter(String title, Jobs.Backup backup, List<Path> truth) {

    /** Compares every byte of what was restored with the truth; fails at the first difference. */
    void compare(SimulatorProcess engine, RestoreCompleted restored, Console console)
            throws IOException, InterruptedException {
        if (restored.disks().size() != truth.size()) {
            throw new IllegalStateException("Not every disk was restored: " + restored.disks());
        }
        for (RestoredDisk disk : restored.disks()) {
            long difference =
                    engine.firstDifference(disk.targetDisk().text(), imageOf(disk.alias()));
            if (difference >= 0) {
                throw new IllegalStateException(
                        "%s: disk %s differs from the original at byte %d"
                                .formatted(title, disk.alias(), difference));
            }
            console.say(disk.alias() + ": " + Console.mib(disk.virtualSizeBytes()) + " identical");
        }
    }

    /**
     * The simulator names disks after the VM, in order: {@code webshop_Disk1} is the first image.
     */
    private Path imageOf(String alias) {
        int number = Integer.parseInt(alias.replaceAll(".*?(\\d+)$", "$1"));
        return truth.get(number - 1);
    }
}
