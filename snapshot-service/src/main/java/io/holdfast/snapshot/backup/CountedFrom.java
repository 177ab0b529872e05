package io.holdfast.snapshot.backup;

import io.holdfast.contracts.CheckpointId;
import io.holdfast.contracts.RecoveryPointId;

/** Where changed blocks are counted from: a recovery point of ours and the engine's mark of it. */
public record CountedFrom(RecoveryPointId parent, CheckpointId checkpoint) {}
