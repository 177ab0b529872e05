-- The engine's image transfers that this service opened and must close. The ticket URL is a credential: it leaves this table only
-- towards the imageio daemon.
CREATE TABLE image_transfer (
    disk_transfer  uuid        PRIMARY KEY,
    engine         text        NOT NULL,
    disk           uuid        NOT NULL,
    direction      text        NOT NULL CHECK (direction IN ('BACKUP', 'RESTORE')),
    -- STARTING: asked for, the engine's answer was not seen yet.
    state          text        NOT NULL CHECK (state IN ('STARTING', 'OPEN', 'CLOSED')),
    image_transfer uuid,
    ticket_url     text,
    opened         integer     NOT NULL DEFAULT 0,
    changed_at     timestamptz NOT NULL DEFAULT now(),
    CHECK (state <> 'OPEN' OR (image_transfer IS NOT NULL AND ticket_url IS NOT NULL)),
    CHECK (state <> 'CLOSED' OR ticket_url IS NULL)
);

-- What became of each segment of a disk. Written in one transaction with the saga's event, so a segment counts once.
CREATE TABLE segment_receipt (
    disk_transfer uuid        NOT NULL,
    segment       integer     NOT NULL CHECK (segment >= 0),
    -- Null where nothing was put into the repository: every segment of a restore.
    segment_map   text,
    bytes_read    bigint      NOT NULL DEFAULT 0,
    bytes_stored  bigint      NOT NULL DEFAULT 0,
    zero_bytes    bigint      NOT NULL DEFAULT 0,
    chunks        bigint      NOT NULL DEFAULT 0,
    bytes_written bigint      NOT NULL DEFAULT 0,
    finished_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (disk_transfer, segment)
);
