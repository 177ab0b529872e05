/**
 * The engine's image transfers that this service holds open: opened once, renewed when they die,
 * closed for certain.
 */
@NullMarked
package io.holdfast.transfer.imagetransfer;

import org.jspecify.annotations.NullMarked;
