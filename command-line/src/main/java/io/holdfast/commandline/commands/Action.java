package io.holdfast.commandline.commands;

import io.holdfast.commandline.disk.ImageRefused;
import io.holdfast.commandline.json.JsonText;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that does something and answers once. */
abstract class Action implements Callable<Integer> {

    @Mixin private final SpeakingOptions speaking = new SpeakingOptions();

    final Invocation invocation;

    Action(Invocation invocation) {
        this.invocation = invocation;
    }

    abstract Answer answer() throws IOException, InterruptedException;

    @Override
    public final Integer call() throws IOException, InterruptedException {
        Answer answer = answerWithinMemory();
        if (speaking.json()) {
            invocation.terminal().out().println(JsonText.of(answer.fields()));
        } else {
            answer.lines().forEach(invocation.terminal().out()::println);
        }
        return answer.exitCode();
    }

    private Answer answerWithinMemory() throws IOException, InterruptedException {
        try {
            return answer();
        } catch (OutOfMemoryError e) {
            throw new ImageRefused(
                    "not enough memory; allow more with HOLDFAST_JAVA_OPTIONS=-Xmx1g", e);
        }
    }

    final SpeakingOptions speaking() {
        return speaking;
    }

    /** Something to know that is no failure. */
    final void note(String text) {
        if (!speaking.quiet()) {
            invocation.terminal().err().println(text);
        }
    }
}
