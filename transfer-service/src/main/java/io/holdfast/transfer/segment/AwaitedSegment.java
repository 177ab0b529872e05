package io.holdfast.transfer.segment;

/**
 * A segment that its saga waits for.
 *
 * @param command what the disk transfer began with
 * @param inFlight segments of the disk that are asked for and not finished, over all replicas; it
 *     never grows, so that who counts on an earlier number takes no more than a fair share
 */
public record AwaitedSegment<C>(C command, int inFlight) {}
