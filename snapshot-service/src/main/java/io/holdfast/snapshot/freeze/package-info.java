/** What is known of how guests freeze: limits, and who is left alone for a while. */
@NullMarked
package io.holdfast.snapshot.freeze;

import org.jspecify.annotations.NullMarked;
