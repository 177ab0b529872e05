/** Bad input from a seed, for the tests of whatever reads bytes that somebody else wrote. */
@NullMarked
package io.holdfast.localstack.fuzz;

import org.jspecify.annotations.NullMarked;
