package io.holdfast.commandline.commands;

import io.holdfast.commandline.disk.ImageRefused;
import io.holdfast.commandline.json.JsonText;
import io.holdfast.commandline.service.ServiceFailure;
import io.holdfast.repository.store.RepositoryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what went wrong into one line and an exit code. */
final class Failures implements IExecutionExceptionHandler {

    private final Invocation invocation;

    Failures(Invocation invocation) {
        this.invocation = invocation;
    }

    /** What a failure means for who called. */
    record Verdict(int exitCode, String line) {}

    static Verdict verdict(Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        return switch (failure) {
            case RepositoryException.Unavailable e -> new Verdict(ExitCode.MAY_PASS, text);
            case RepositoryException.Refused e -> new Verdict(ExitCode.REFUSED, text);
            case RepositoryException.Corrupt e -> new Verdict(ExitCode.DAMAGED, text);
            case RepositoryException.Missing e -> new Verdict(ExitCode.DAMAGED, text);
            case ImageRefused e -> new Verdict(ExitCode.REFUSED, text);
            case ServiceFailure.Away e -> new Verdict(ExitCode.MAY_PASS, text);
            case ServiceFailure.Refused e -> new Verdict(ExitCode.REFUSED, text);
            case UncheckedIOException e -> unreadable(e);
            case IOException e -> unreadable(e);
            case InterruptedException e -> new Verdict(ExitCode.INTERRUPTED, "interrupted");
            default ->
                    new Verdict(
                            ExitCode.FAULT,
                            "a fault of this program: " + failure + "; --verbose says where");
        };
    }

    private static Verdict unreadable(Exception e) {
        return new Verdict(
                ExitCode.MAY_PASS,
                "a file cannot be read or written: %s; check space and disk, then try again"
                        .formatted(e));
    }

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine commandLine, @Nullable ParseResult parsed) {
        Verdict verdict = verdict(failure);
        SpeakingOptions speaking =
                commandLine.getCommand() instanceof Action action
                        ? action.speaking()
                        : new SpeakingOptions();
        invocation.terminal().err().println("holdfast: " + verdict.line());
        if (speaking.verbose()) {
            failure.printStackTrace(invocation.terminal().err());
        }
        if (speaking.json()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("error", verdict.line());
            fields.put("exitCode", verdict.exitCode());
            invocation.terminal().out().println(JsonText.of(fields));
        }
        return verdict.exitCode();
    }
}
