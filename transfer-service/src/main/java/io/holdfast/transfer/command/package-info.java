/** What others ask of this service, given to the saga that does it. */
@NullMarked
package io.holdfast.transfer.command;

import org.jspecify.annotations.NullMarked;
