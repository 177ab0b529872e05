package io.holdfast.benchmark;

import io.holdfast.benchmark.image.SparseFiles;
import io.holdfast.benchmark.process.Command;
import io.holdfast.benchmark.process.CommandFailed;
import io.holdfast.benchmark.process.Runner;
import io.holdfast.benchmark.report.Results;
import java.io.IOException;
import java.nio.file.Path;

/** What all parts work with: the runner, the results, and an even start for each measurement. */
record Workbench(Options options, Runner runner, Results results) {

    /** A measurement and what follows from it. */
    interface Step {
        void take() throws IOException, InterruptedException, CommandFailed;
    }

    /**
     * Takes a step from an even start: {@code image} is in the page cache, and nothing that was
     * written before is still on its way to the disk. A failure is noted, and the rest goes on.
     *
     * @return whether it was done
     */
    boolean measure(String what, Path image, Step step) throws IOException, InterruptedException {
        say(what + " …");
        try {
            runner.run("sync", Command.in(options.folder(), "sync"));
            SparseFiles.warm(image);
            step.take();
            return true;
        } catch (CommandFailed e) {
            results.failure(String.valueOf(e.getMessage()).strip());
            return false;
        }
    }

    void say(String text) {
        System.err.println(text);
    }
}
