/** Records that could not be handled: looked at, and given to their topics again. */
@NullMarked
package io.holdfast.catalog.deadletter;

import org.jspecify.annotations.NullMarked;
