/** The programs that are measured: Holdfast and others. */
@NullMarked
package io.holdfast.benchmark.tools;

import org.jspecify.annotations.NullMarked;
