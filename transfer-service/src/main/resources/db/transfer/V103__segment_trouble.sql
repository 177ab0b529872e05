-- Since when a segment has been in trouble, over all that tried it; see SegmentTroubles.
CREATE TABLE segment_trouble (
    disk_transfer uuid        NOT NULL,
    segment       integer     NOT NULL CHECK (segment >= 0),
    since         timestamptz NOT NULL,
    PRIMARY KEY (disk_transfer, segment)
);
CREATE INDEX segment_trouble_since ON segment_trouble (since);
