/**
 * What docs/FORMAT.md draws: identities, segment maps, manifests, recovery points, and their bytes
 * before sealing. Uses the JDK only; does no input or output.
 */
@NullMarked
package io.holdfast.repository.format;

import org.jspecify.annotations.NullMarked;
