/**
 * What disk transfers that have ended have left open on the engines, looked for again and again.
 */
@NullMarked
package io.holdfast.transfer.leftover;

import org.jspecify.annotations.NullMarked;
