/** How much memory large disks take. */
@NullMarked
package io.holdfast.benchmark.memory;

import org.jspecify.annotations.NullMarked;
