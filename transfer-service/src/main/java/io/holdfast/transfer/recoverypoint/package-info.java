/** The saga that writes a recovery point, last of all. */
@NullMarked
package io.holdfast.transfer.recoverypoint;

import org.jspecify.annotations.NullMarked;
