/** A repository in a folder of a file system. */
@NullMarked
package io.holdfast.repository.directory;

import org.jspecify.annotations.NullMarked;
