package io.holdfast.ovirt;

import java.util.Optional;
import java.util.UUID;

/** A network interface of a VM. The MAC address is as the engine prints it, {@code 56:6f:…}. */
public record Nic(
        UUID id,
        String name,
        Optional<String> macAddress,
        Optional<UUID> vnicProfile,
        boolean plugged) {}
