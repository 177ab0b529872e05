package io.holdfast.transfer.wiring;

import static io.holdfast.messaging.metrics.SeriesDefinition.bytes;
import static io.holdfast.messaging.metrics.SeriesDefinition.count;
import static io.holdfast.messaging.metrics.SeriesDefinition.level;
import static io.holdfast.messaging.metrics.SeriesDefinition.time;

import io.holdfast.messaging.metrics.Series;
import io.holdfast.messaging.metrics.SeriesDefinition;

/** What this service tells of disks, segments and the repository. */
public enum TransferSeries implements Series {
    SEGMENT(
            time(
                    "holdfast_segment",
                    "Segments that were copied to the repository (`backup`) or written to a disk"
                            + " (`restore`)",
                    "direction")),
    SEGMENT_QUEUE(
            time(
                    "holdfast_segment_queue",
                    "How long segments waited from being asked for until somebody began them; grows"
                            + " where all threads of all replicas are busy",
                    "direction")),
    SEGMENTS_AGAIN(
            count(
                    "holdfast_segments_again",
                    "Times that a segment was tried again, because daemon, engine or store were away",
                    "direction")),
    SEGMENTS_FAILED(count("holdfast_segments_failed", "Segments that were given up", "direction")),
    BYTES_READ(bytes("holdfast_bytes_read", "Guest bytes that were read through imageio")),
    BYTES_STORED(
            bytes(
                    "holdfast_bytes_stored",
                    "Bytes that backups added to the repository, after deduplication and"
                            + " compression")),
    BYTES_ZERO(bytes("holdfast_bytes_zero", "Guest bytes that were known to be zero and not read")),
    BYTES_RESTORED(bytes("holdfast_bytes_restored", "Guest bytes that were written to disks")),
    DISKS_COPIED(
            count(
                    "holdfast_disks_copied",
                    "Disks that are whole in the repository, by how they were read in the end",
                    "mode")),
    DISKS_FELL_BACK(
            count(
                    "holdfast_disks_fell_back",
                    "Disks that were read in full though their changes were asked for: imageio gave"
                            + " none, the parent was unusable, or the way knows none",
                    "reason")),
    CHANGES_BYTES(
            bytes(
                    "holdfast_changes_bytes",
                    "Guest bytes of segments copied by their changes: `dirty` as imageio said, and"
                            + " `read`, which is more where a fragmented chunk was put back on"
                            + " the grid",
                    "bytes")),
    PINS(
            level(
                    "holdfast_repository_pins",
                    "jobs",
                    "Jobs whose data no sweep may touch; one that stays for ever keeps sweeps from"
                            + " deleting anything newer"));

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts and a copied list
    private final SeriesDefinition definition;

    TransferSeries(SeriesDefinition definition) {
        this.definition = definition;
    }

    @Override
    public SeriesDefinition definition() {
        return definition;
    }
}
