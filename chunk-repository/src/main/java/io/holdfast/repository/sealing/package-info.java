/**
 * Keys, digests, compression and sealing. The only package that knows zstd and a cipher provider;
 * does no input or output except for reading a key file.
 */
@NullMarked
package io.holdfast.repository.sealing;

import org.jspecify.annotations.NullMarked;
