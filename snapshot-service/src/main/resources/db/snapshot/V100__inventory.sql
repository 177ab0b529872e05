-- The VMs that each engine showed last: what has been published, so that only changes are published again.
CREATE TABLE vm (
    engine     text        NOT NULL,
    vm_id      uuid        NOT NULL,
    name       text        NOT NULL,
    facts      text        NOT NULL,
    seen_at    timestamptz NOT NULL,
    PRIMARY KEY (engine, vm_id)
);

CREATE INDEX vm_by_name ON vm (engine, name);
