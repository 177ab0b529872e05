/**
 * The JSON of {@code holdfast.json} and of recovery points. The only package that knows Jackson.
 */
@NullMarked
package io.holdfast.repository.json;

import org.jspecify.annotations.NullMarked;
