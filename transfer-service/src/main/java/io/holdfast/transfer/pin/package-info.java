/** The pins that keep a sweep off what a job has stored. */
@NullMarked
package io.holdfast.transfer.pin;

import org.jspecify.annotations.NullMarked;
