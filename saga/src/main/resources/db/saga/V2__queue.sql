-- How long a step may last whose time is counted from the first attempt at its work; null once that has begun, and for
-- all other steps.
ALTER TABLE saga ADD COLUMN deadline_seconds double precision;

-- Sagas that need places of which only so many may use each at once, while they are live.
CREATE TABLE saga_admission (
    type     text        NOT NULL,
    id       uuid        NOT NULL,
    rank     integer     NOT NULL,
    places   text[]      NOT NULL, -- kind/name, the widest first
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    inside   boolean     NOT NULL DEFAULT false,
    told     boolean     NOT NULL DEFAULT false, -- the saga knows that it is inside
    PRIMARY KEY (type, id)
);
