/** What the machine can do at best: the stages of an import by themselves. */
@NullMarked
package io.holdfast.benchmark.limit;

import org.jspecify.annotations.NullMarked;
