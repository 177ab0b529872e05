/** How fast bytes of disks may move: rates, windows of time, and the waiting. */
@NullMarked
package io.holdfast.transfer.pace;

import org.jspecify.annotations.NullMarked;
