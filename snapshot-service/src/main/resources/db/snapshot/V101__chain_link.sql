-- Recovery points whose checkpoint we believe the engine has: what changes can be counted from.
CREATE TABLE chain_link (
    recovery_point uuid        PRIMARY KEY,
    engine         text        NOT NULL,
    vm_id          uuid        NOT NULL,
    checkpoint     uuid        NOT NULL,
    all_full       boolean     NOT NULL, -- every disk was read in full: a differential counts from it
    point_in_time  timestamptz NOT NULL,
    disks          text        NOT NULL  -- JSON: id, manifest and size of each
);

CREATE INDEX chain_link_by_vm ON chain_link (engine, vm_id);

-- VMs whose guests did not freeze in time, so that they are left alone for a while.
CREATE TABLE freeze_record (
    engine     text        NOT NULL,
    vm_id      uuid        NOT NULL,
    timeouts   integer     NOT NULL, -- in a row
    last_at    timestamptz NOT NULL,
    PRIMARY KEY (engine, vm_id)
);
