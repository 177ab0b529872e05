/** What an operator asks of this service itself. */
@NullMarked
package io.holdfast.snapshot.rest;

import org.jspecify.annotations.NullMarked;
