/** Child processes and what they cost: time, processor, memory. */
@NullMarked
package io.holdfast.benchmark.process;

import org.jspecify.annotations.NullMarked;
