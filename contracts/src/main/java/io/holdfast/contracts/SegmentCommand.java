package io.holdfast.contracts;

/** transfer-service's own work, shared among its replicas. */
public sealed interface SegmentCommand extends Command permits CopySegment, RestoreSegment {}
