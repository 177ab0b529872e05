package io.holdfast.benchmark;

import io.holdfast.benchmark.process.CommandFailed;
import io.holdfast.benchmark.process.Measured;
import java.io.IOException;

/** A command that is measured. */
interface Measurement {
    Measured take() throws IOException, InterruptedException, CommandFailed;
}
