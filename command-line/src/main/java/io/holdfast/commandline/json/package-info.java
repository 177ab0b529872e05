/** JSON in and out: dirty extents as imageio gives them, answers of commands. */
@NullMarked
package io.holdfast.commandline.json;

import org.jspecify.annotations.NullMarked;
