package io.holdfast.ovirt;

/** The engine's release, as 4.5.8; {@code text} is what it calls itself in full. */
public record EngineVersion(int major, int minor, int build, String text) {}
