/** Writes a VM as the OVF that the engine exports, and reads one back. */
@org.jspecify.annotations.NullMarked
package io.holdfast.simulator.engine.ovf;
