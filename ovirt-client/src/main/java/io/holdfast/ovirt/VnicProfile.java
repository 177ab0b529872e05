package io.holdfast.ovirt;

import java.util.UUID;

/**
 * How a network interface is connected.
 *
 * @param network the name of the network it leads to; several networks may have profiles of one
 *     name
 */
public record VnicProfile(UUID id, String name, String network) {}
