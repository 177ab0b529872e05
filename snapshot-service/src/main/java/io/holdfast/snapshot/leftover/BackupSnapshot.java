package io.holdfast.snapshot.leftover;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.SnapshotId;
import io.holdfast.contracts.VmId;

/**
 * A snapshot that an engine made by itself for a VM backup of ours.
 *
 * @param job whose VM backup that is, or was
 */
public record BackupSnapshot(EngineId engine, VmId vm, SnapshotId snapshot, JobId job) {}
