/** What can go wrong while bytes move, and whether trying again may help. */
@NullMarked
package io.holdfast.transfer.failure;

import org.jspecify.annotations.NullMarked;
