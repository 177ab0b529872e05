package io.holdfast.simulator.engine.state;

import java.util.UUID;

/** What a network card is connected by: each has a network of its own name. */
public record VnicProfile(UUID id, UUID network, String name) {}
