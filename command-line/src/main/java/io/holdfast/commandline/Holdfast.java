package io.holdfast.commandline;

import io.holdfast.commandline.commands.CommandTree;
import io.holdfast.commandline.commands.Invocation;
import io.holdfast.commandline.terminal.Terminal;
import java.time.Clock;

/** The program {@code holdfast}. */
public final class Holdfast {

    private Holdfast() {}

    public static void main(String... arguments) {
        // The launcher knows what standard error is; Java could only say it of all three at once.
        boolean watched = Boolean.getBoolean("holdfast.terminal");
        Invocation invocation =
                new Invocation(
                        new Terminal(System.out, System.err, watched),
                        System.getenv(),
                        Clock.systemUTC());
        System.exit(CommandTree.run(invocation, arguments));
    }
}
