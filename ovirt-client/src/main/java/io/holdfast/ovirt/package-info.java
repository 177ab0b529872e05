/**
 * The oVirt engine and its imageio daemon as small ports, in the engine's own words. Uses the JDK
 * alone; adapters live in the leaf packages {@code sdk} (engine) and {@code imageio} (disk bytes).
 */
package io.holdfast.ovirt;
