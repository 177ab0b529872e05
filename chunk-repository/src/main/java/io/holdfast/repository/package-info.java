/**
 * Backups in a bucket: write disks in segments, read them back, commit recovery points. Usable with
 * nothing but a bucket and a master key. What the bytes are is in docs/FORMAT.md.
 */
@NullMarked
package io.holdfast.repository;

import org.jspecify.annotations.NullMarked;
