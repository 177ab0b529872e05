package io.holdfast.contracts;

import java.util.UUID;

/** Identity of a virtual machine on its engine. */
public record VmId(UUID value) {}
