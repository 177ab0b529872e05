/** What chunk and pack size cost, counted and not timed. */
@NullMarked
package io.holdfast.benchmark.grid;

import org.jspecify.annotations.NullMarked;
