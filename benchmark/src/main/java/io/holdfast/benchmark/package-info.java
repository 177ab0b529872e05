/** What `make bench` runs: scenarios, goals, and the program that goes through them. */
@NullMarked
package io.holdfast.benchmark;

import org.jspecify.annotations.NullMarked;
