/** Disk images into the repository, out of it, and compared there. */
@NullMarked
package io.holdfast.commandline.image;

import org.jspecify.annotations.NullMarked;
