/**
 * The saga that copies one disk of a point in time into the repository, and the copying of a
 * segment.
 */
@NullMarked
package io.holdfast.transfer.backup;

import org.jspecify.annotations.NullMarked;
