-- The catalogue: a projection of events. Everything here can be had again from the topics and the bucket.

CREATE TABLE vm (
    engine    text        NOT NULL,
    vm        uuid        NOT NULL,
    name      text        NOT NULL,
    status    text        NOT NULL,
    cluster   text,
    disks     text        NOT NULL,
    seen_at   timestamptz NOT NULL,
    gone_at   timestamptz,
    PRIMARY KEY (engine, vm)
);
CREATE INDEX vm_by_name ON vm (name);

CREATE TABLE job (
    id             uuid PRIMARY KEY,
    kind           text        NOT NULL,
    state          text        NOT NULL,
    engine         text,
    vm             uuid,
    vm_name        text,
    recovery_point uuid,
    requested_at   timestamptz NOT NULL,
    finished_at    timestamptz,
    virtual_bytes  bigint,
    bytes_read     bigint,
    bytes_stored   bigint,
    bytes_written  bigint,
    failure        text,
    details        text        NOT NULL
);
CREATE INDEX job_by_kind ON job (kind, requested_at DESC);
CREATE INDEX job_by_vm ON job (vm, requested_at DESC);

CREATE TABLE disk_progress (
    job          uuid   NOT NULL,
    disk         uuid   NOT NULL,
    state        text   NOT NULL,
    bytes_done   bigint NOT NULL,
    bytes_total  bigint NOT NULL,
    bytes_read   bigint NOT NULL,
    bytes_stored bigint NOT NULL,
    PRIMARY KEY (job, disk)
);

CREATE TABLE recovery_point (
    id            uuid PRIMARY KEY,
    job           uuid        NOT NULL,
    engine        text        NOT NULL,
    vm            uuid        NOT NULL,
    vm_name       text        NOT NULL,
    mode          text        NOT NULL,
    consistency   text        NOT NULL,
    point_in_time timestamptz NOT NULL,
    committed_at  timestamptz NOT NULL,
    virtual_bytes bigint      NOT NULL,
    bytes_read    bigint      NOT NULL,
    bytes_stored  bigint      NOT NULL,
    disks         text        NOT NULL,
    policy        text,
    labels        text        NOT NULL
);
CREATE INDEX recovery_point_by_vm ON recovery_point (vm, point_in_time DESC);
