/**
 * What changes can be counted from: recovery points, their checkpoints, and how each disk is read.
 */
@NullMarked
package io.holdfast.snapshot.chain;

import org.jspecify.annotations.NullMarked;
