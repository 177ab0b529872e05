package io.holdfast.benchmark.tools;

import io.holdfast.benchmark.process.CommandFailed;
import io.holdfast.benchmark.process.Measured;
import java.io.IOException;
import java.nio.file.Path;

/** A program that keeps an image in a repository of its own, in a folder that it was given. */
public interface BackupTool {

    /** Which one, and its version. */
    String name();

    /** The folder whose growth is what was stored. */
    Path repository();

    /** Makes the repository, which is not measured. */
    void create() throws IOException, InterruptedException, CommandFailed;

    /** Stores an image for the first time. */
    Measured full(Path image) throws IOException, InterruptedException, CommandFailed;

    /** Stores the same image with changes in it, of which nobody tells. */
    Measured again(Path image) throws IOException, InterruptedException, CommandFailed;

    /** Writes what was stored last into a new file. */
    Restored restore(Path folder) throws IOException, InterruptedException, CommandFailed;

    /** Reads and checks everything that is stored. */
    Measured verify() throws IOException, InterruptedException, CommandFailed;

    /**
     * A restore.
     *
     * @param file the image that it wrote
     */
    record Restored(Measured measured, Path file) {}
}
