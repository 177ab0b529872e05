package io.holdfast.commandline.commands;

import picocli.CommandLine.Option;

/** How much a command says, and in which form. */
final class SpeakingOptions {

    @Option(names = "--json", description = "Answer with one JSON object on standard output.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress and no notes on standard error.")
    private boolean quiet;

    @Option(names = "--verbose", description = "With an error, say where in the program it was.")
    private boolean verbose;

    boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet;
    }

    boolean verbose() {
        return verbose;
    }
}
