package io.holdfast.localstack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file system of few bytes, in memory, that only commands see which run in it. It needs a Linux
 * that lets its users mount in a namespace of their own.
 */
public final class SmallDisk implements AutoCloseable {

    private static final String MOUNT =
            "mount -t tmpfs -o size=\"$1\" small \"$0\" && echo mounted && exec sleep infinity";

    private static final List<String> NAMESPACE =
            List.of("unshare", "--user", "--map-root-user", "--mount");

    private static final Duration MOUNT_WITHIN = Duration.ofSeconds(30);
    private static final int STEP_BYTES = 1 << 20;
    private static final String FILLER = "filler";

    private final ChildProcess holder;
    private final Path folder;

    private SmallDisk(ChildProcess holder, Path folder) {
        this.holder = holder;
        this.folder = folder;
    }

    /** Whether this machine lets us have one. */
    public static boolean isPossible() {
        List<String> trial = new ArrayList<>(NAMESPACE);
        trial.addAll(List.of("sh", "-c", "mount -t tmpfs small /mnt"));
        try {
            return OwnerWatch.onPath("nsenter")
                    && new ProcessBuilder(trial)
                                    .redirectErrorStream(true)
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                    .start()
                                    .waitFor()
                            == 0;
        } catch (IOException e) {
            return false; // no unshare here
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStackException.Unusable("interrupted while trying a mount", e);
        }
    }

    /**
     * Mounts one at {@code folder}, which is created; it is gone with {@link #close()} or this JVM.
     *
     * @param log beside the folder, not in it
     */
    public static SmallDisk at(Path folder, long bytes, Path log) {
        Path absolute = folder.toAbsolutePath();
        try {
            Files.createDirectories(absolute);
        } catch (IOException e) {
            throw new LocalStackException.Unusable(absolute + " cannot be created", e);
        }
        List<String> command = new ArrayList<>(NAMESPACE);
        command.addAll(List.of("sh", "-c", MOUNT, absolute.toString(), Long.toString(bytes)));
        ChildProcess holder = ChildProcess.start(ChildCommand.of("small-disk", log, command));
        try {
            holder.awaitReady(
                    () ->
                            holder.logTail().contains("mounted")
                                    ? Optional.empty()
                                    : Optional.of("it is not mounted"),
                    MOUNT_WITHIN);
            return new SmallDisk(holder, absolute);
        } catch (RuntimeException e) {
            holder.kill();
            throw e;
        }
    }

    /** Where it is for those who see it. */
    Path folder() {
        return folder;
    }

    /** The command, run where the disk is seen. */
    List<String> around(List<String> command) {
        List<String> inside =
                new ArrayList<>(
                        List.of(
                                "nsenter",
                                "--target=" + holder.pid(),
                                "--user",
                                "--mount",
                                "--preserve-credentials"));
        inside.addAll(command);
        return inside;
    }

    /** Leaves no byte free. */
    public void fill() {
        ByteBuffer zeros = ByteBuffer.allocate(STEP_BYTES);
        try (FileChannel out =
                FileChannel.open(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(zeros.clear());
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw new LocalStackException.Unusable(folder + " cannot be filled", e);
            }
        }
    }

    /** Frees what {@link #fill} took. */
    public void free() {
        try {
            Files.deleteIfExists(filler());
        } catch (IOException e) {
            throw new LocalStackException.Unusable(folder + " cannot be freed", e);
        }
    }

    /** As the kernel shows the file system of the process that holds it; proc_pid_root(5). */
    private Path filler() {
        return Path.of("/proc", Long.toString(holder.pid()), "root")
                .resolve(folder.toString().substring(1))
                .resolve(FILLER);
    }

    @Override
    public void close() {
        holder.close();
    }
}
