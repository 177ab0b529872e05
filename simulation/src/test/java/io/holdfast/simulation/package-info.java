/** The sagas in one thread from a seed: every fault that a seed can think of, then the promises. */
package io.holdfast.simulation;
