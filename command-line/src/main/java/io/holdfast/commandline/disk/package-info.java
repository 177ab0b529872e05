/** A disk image as the guest sees it: where bytes come from and where they go. */
@NullMarked
package io.holdfast.commandline.disk;

import org.jspecify.annotations.NullMarked;
