/** What a person or a script sees of a command: answers, progress, sizes in words. */
@NullMarked
package io.holdfast.commandline.terminal;

import org.jspecify.annotations.NullMarked;
