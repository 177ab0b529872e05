/** When a planned fault strikes: seeded, counted, listed. What it does is the caller's own type. */
package io.holdfast.simulator.fault;
