/** What changed in a disk since its parent recovery point, as an engine's imageio tells it. */
@NullMarked
package io.holdfast.commandline.dirty;

import org.jspecify.annotations.NullMarked;
