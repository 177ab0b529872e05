/**
 * The port to the medium, its errors, its stand-in in memory and its decorators. Uses the JDK only;
 * knows nothing of chunks.
 */
@NullMarked
package io.holdfast.repository.store;

import org.jspecify.annotations.NullMarked;
