/** The engine's front door: HTTP, sign-in, planned faults. What it knows lives in {@code state}. */
@org.jspecify.annotations.NullMarked
package io.holdfast.simulator.engine;
