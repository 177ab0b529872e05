/** The port that only tests and demos talk to: faults, guests that write, what was left behind. */
@org.jspecify.annotations.NullMarked
package io.holdfast.simulator.admin;
