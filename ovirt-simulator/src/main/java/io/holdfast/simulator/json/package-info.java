/** Just enough JSON for the simulator's wire forms. Touches nothing else. */
package io.holdfast.simulator.json;
