package io.holdfast.restore.leftover;

/** A marked object and what becomes of it. */
public record Leftover(MarkedObject object, Verdict verdict) {}
