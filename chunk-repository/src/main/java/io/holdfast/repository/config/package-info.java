/**
 * Opens the repository that a service is configured with; the only package that knows MicroProfile
 * Config, and the place where a store gets its decorators.
 */
@NullMarked
package io.holdfast.repository.config;

import org.jspecify.annotations.NullMarked;
