/** Disk images to measure with, and what changes in them. */
@NullMarked
package io.holdfast.benchmark.image;

import org.jspecify.annotations.NullMarked;
