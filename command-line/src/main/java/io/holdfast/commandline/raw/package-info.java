/** Raw images: the guest's bytes as they are, with holes where the file system has them. */
@NullMarked
package io.holdfast.commandline.raw;

import org.jspecify.annotations.NullMarked;
