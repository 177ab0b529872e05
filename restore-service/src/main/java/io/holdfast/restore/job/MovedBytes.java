package io.holdfast.restore.job;

/**
 * How much went onto the disks, and how much was read back and compared.
 *
 * @param verified bytes of all disks together
 */
public record MovedBytes(long written, long verified) {}
