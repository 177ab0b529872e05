/**
 * An imageio daemon over real HTTP(S): tickets, ranged reads and writes, extents, and the quirks of
 * ovirt-imageio 2.5.3. Its disks come from the storage package; it knows no engine.
 */
package io.holdfast.simulator.imageio;
