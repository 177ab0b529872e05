/** The commands, as Picocli reads them from the arguments. */
@NullMarked
package io.holdfast.commandline.commands;

import org.jspecify.annotations.NullMarked;
