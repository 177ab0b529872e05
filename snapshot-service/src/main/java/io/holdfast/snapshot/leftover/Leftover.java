package io.holdfast.snapshot.leftover;

/** A marked object and what becomes of it. */
public record Leftover(MarkedObject object, Verdict verdict) {}
