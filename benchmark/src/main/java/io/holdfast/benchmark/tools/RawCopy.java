package io.holdfast.benchmark.tools;

import io.holdfast.benchmark.process.Command;
import io.holdfast.benchmark.process.CommandFailed;
import io.holdfast.benchmark.process.Measured;
import io.holdfast.benchmark.process.Runner;
import java.io.IOException;
import java.nio.file.Path;

/** Copies without a repository: what the disk allows. */
public final class RawCopy {

    private final Runner runner;

    public RawCopy(Runner runner) {
        this.runner = runner;
    }

    /** By {@code cp}, holes kept, no blocks shared. */
    public Measured plain(Path image, Path copy)
            throws IOException, InterruptedException, CommandFailed {
        return runner.run(
                "cp",
                Command.in(
                        image.resolveSibling(""),
                        "cp",
                        "--sparse=auto",
                        "--reflink=never",
                        image.toString(),
                        copy.toString()));
    }

    /** By {@code qemu-img convert}, raw to raw. */
    public Measured qemuImg(Path image, Path copy)
            throws IOException, InterruptedException, CommandFailed {
        return runner.run(
                "qemu-img",
                Command.in(
                        image.resolveSibling(""),
                        "qemu-img",
                        "convert",
                        "-f",
                        "raw",
                        "-O",
                        "raw",
                        image.toString(),
                        copy.toString()));
    }
}
