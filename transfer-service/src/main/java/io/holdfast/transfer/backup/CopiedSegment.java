package io.holdfast.transfer.backup;

/** A segment, counted from 0, that is in the repository. */
public record CopiedSegment(int segment, CopiedBytes bytes) {}
