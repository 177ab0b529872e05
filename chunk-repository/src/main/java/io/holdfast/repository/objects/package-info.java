/**
 * The sealed objects of a repository in a store: how each kind is put, opened and checked. What
 * writers, readers and maintenance share.
 */
@NullMarked
package io.holdfast.repository.objects;

import org.jspecify.annotations.NullMarked;
