/** Where the parts are put together; may touch everything. */
@NullMarked
package io.holdfast.transfer.wiring;

import org.jspecify.annotations.NullMarked;
