/** The bounded window of segments that a disk transfer keeps in flight. Pure; knows no saga. */
@NullMarked
package io.holdfast.transfer.window;

import org.jspecify.annotations.NullMarked;
