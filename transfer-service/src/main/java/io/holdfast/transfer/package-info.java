/** transfer-service: moves whatever goes into or out of the repository, one small saga a disk. */
@NullMarked
package io.holdfast.transfer;

import org.jspecify.annotations.NullMarked;
