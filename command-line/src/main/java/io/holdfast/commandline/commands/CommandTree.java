package io.holdfast.commandline.commands;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** All commands, put together in one place. */
public final class CommandTree {

    private static final String[] EXIT_CODES = {
        "0:done",
        "1:store, lock, file or service was not to be had; the same command may succeed later",
        "2:the arguments are no command",
        "3:refused: input, key or the state of the repository does not allow it",
        "4:something stored is damaged or missing",
        "5:a fault of this program"
    };

    private CommandTree() {}

    @Command(
            name = "holdfast",
            description =
                    "Works on a Holdfast repository by hand, and asks running services what needs a person.",
            version = "Holdfast 0.1.0")
    private static final class Root {}

    @Command(name = "repo", description = "The repository itself.")
    private static final class Repo {}

    @Command(name = "key", description = "The master keys that open the repository.")
    private static final class Key {}

    @Command(name = "image", description = "Disk images into the repository and out of it.")
    private static final class Image {}

    @Command(
            name = "dead-letter",
            description = "Records that no service could handle (asks catalog-service).")
    private static final class DeadLetter {}

    /**
     * Runs one command.
     *
     * @return its exit code
     */
    public static int run(Invocation invocation, String... arguments) {
        return of(invocation).execute(arguments);
    }

    private static CommandLine of(Invocation invocation) {
        CommandLine key =
                new CommandLine(new Key())
                        .addSubcommand(new KeyCommands.KeyList(invocation))
                        .addSubcommand(new KeyCommands.KeyAdd(invocation))
                        .addSubcommand(new KeyCommands.KeyRotate(invocation))
                        .addSubcommand(new KeyCommands.KeyRemove(invocation));
        CommandLine repo =
                new CommandLine(new Repo())
                        .addSubcommand(new RepoInit(invocation))
                        .addSubcommand(new RepoInfo(invocation))
                        .addSubcommand(new RepoVerify(invocation))
                        .addSubcommand(new RepoSweep(invocation))
                        .addSubcommand(new RepoRebuild(invocation))
                        .addSubcommand(key);
        CommandLine image =
                new CommandLine(new Image())
                        .addSubcommand(new ImageImportCommand(invocation))
                        .addSubcommand(new ImageList(invocation))
                        .addSubcommand(new ImageExportCommand(invocation))
                        .addSubcommand(new ImageDiff(invocation))
                        .addSubcommand(new ImageForget(invocation));
        CommandLine deadLetter =
                new CommandLine(new DeadLetter())
                        .addSubcommand(new DeadLetterCommands.DeadLetterList(invocation))
                        .addSubcommand(new DeadLetterCommands.DeadLetterReplay(invocation));
        CommandLine root =
                new CommandLine(new Root())
                        .addSubcommand(repo)
                        .addSubcommand(image)
                        .addSubcommand(deadLetter)
                        .addSubcommand(new Leftovers(invocation));
        described(root);
        return root.setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(writer(invocation.terminal().out()))
                .setErr(writer(invocation.terminal().err()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setExecutionExceptionHandler(new Failures(invocation))
                .setUsageHelpAutoWidth(true);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    /** Help, exit codes: the same for each command. */
    private static void described(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        spec.mixinStandardHelpOptions(true);
        spec.usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .abbreviateSynopsis(true)
                .sortOptions(false);
        Map<String, String> codes = new LinkedHashMap<>();
        for (String code : EXIT_CODES) {
            int colon = code.indexOf(':');
            codes.put(code.substring(0, colon), code.substring(colon + 1));
        }
        spec.usageMessage().exitCodeList(codes);
        command.getSubcommands().values().forEach(CommandTree::described);
    }
}
