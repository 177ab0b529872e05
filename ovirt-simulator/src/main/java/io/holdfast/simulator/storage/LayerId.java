package io.holdfast.simulator.storage;

/** Names one layer of one disk, frozen or active. Never used twice for the same disk. */
public record LayerId(long number) {}
