/** What the service remembers, in the heap: for tests and simulations of one process. */
@NullMarked
package io.holdfast.transfer.memory;

import org.jspecify.annotations.NullMarked;
