package io.holdfast.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs a command without the rights of root, which PostgreSQL refuses.
 *
 * <p>A user namespace of its own makes root look like nobody and needs no change of owner; where
 * the kernel or the container forbids it, the command really runs as nobody (uid 65534) and the
 * data folder is given to it.
 */
final class Unprivileged {

    private static final int NOBODY = 65_534;

    private Unprivileged() {}

    /** {@code command}, wrapped where this process is root; {@code data} must be its to write. */
    static List<String> around(Path data, List<String> command) {
        if (!isRoot()) {
            return command;
        }
        List<String> wrapped = new ArrayList<>();
        if (namespacesWork()) {
            wrapped.addAll(List.of("unshare", "--user"));
        } else {
            give(data);
            wrapped.addAll(
                    List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        wrapped.addAll(command);
        return wrapped;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static boolean namespacesWork() {
        try {
            Process trial =
                    new ProcessBuilder("unshare", "--user", "true")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return trial.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStackException.Unusable("interrupted while trying user namespaces", e);
        }
    }

    private static void give(Path data) {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.toList()) {
                Files.setAttribute(file, "unix:uid", NOBODY);
                Files.setAttribute(file, "unix:gid", NOBODY);
            }
        } catch (IOException e) {
            throw new LocalStackException.Unusable(data + " cannot be given to nobody", e);
        }
    }
}
