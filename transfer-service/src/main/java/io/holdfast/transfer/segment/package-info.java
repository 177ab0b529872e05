/**
 * The work on one segment: recognised when it was done before, tried again while that may help,
 * told to its saga.
 */
@NullMarked
package io.holdfast.transfer.segment;

import org.jspecify.annotations.NullMarked;
