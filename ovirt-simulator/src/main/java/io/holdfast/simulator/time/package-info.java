/** The simulator's clock: real, sped up, or moved by hand. Touches nothing else. */
package io.holdfast.simulator.time;
