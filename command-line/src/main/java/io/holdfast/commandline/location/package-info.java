/** Where a repository is, how its store is reached, and who may work on it at the same time. */
@NullMarked
package io.holdfast.commandline.location;

import org.jspecify.annotations.NullMarked;
