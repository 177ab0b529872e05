-- Segments that are being moved now, by whichever replica. Who holds one takes it again before its time is over; see SegmentsAtWork.
CREATE TABLE segment_at_work (
    disk_transfer uuid        NOT NULL,
    segment       integer     NOT NULL CHECK (segment >= 0),
    worker        uuid        NOT NULL,
    held_until    timestamptz NOT NULL,
    PRIMARY KEY (disk_transfer, segment)
);
CREATE INDEX segment_at_work_held_until ON segment_at_work (held_until);
