/** The program {@code holdfast}: a repository worked on by hand, without the services. */
@NullMarked
package io.holdfast.commandline;

import org.jspecify.annotations.NullMarked;
