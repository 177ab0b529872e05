/** What became of each segment of a disk transfer. */
@NullMarked
package io.holdfast.transfer.receipt;

import org.jspecify.annotations.NullMarked;
