package io.holdfast.commandline.terminal;

import java.io.PrintStream;

/**
 * Where a command speaks to.
 *
 * @param out its answer and nothing else, so that it can be piped
 * @param err what it has to say meanwhile
 * @param watched whether {@code err} is a screen that a line can be redrawn on
 */
public record Terminal(PrintStream out, PrintStream err, boolean watched) {}
