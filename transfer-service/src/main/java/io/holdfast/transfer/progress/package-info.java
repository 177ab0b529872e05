/** How far each disk is, for whoever watches. */
@NullMarked
package io.holdfast.transfer.progress;

import org.jspecify.annotations.NullMarked;
