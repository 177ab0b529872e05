/**
 * The saga that writes one disk of a recovery point onto a new disk, and the writing of a segment.
 */
@NullMarked
package io.holdfast.transfer.restore;

import org.jspecify.annotations.NullMarked;
