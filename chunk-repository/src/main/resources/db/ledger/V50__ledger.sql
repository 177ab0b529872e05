-- The ledger of one repository; why it is so: docs/adr/0007-what-a-sweep-may-take.md.

-- One row: a schema keeps one repository. It is the lock between pins (FOR SHARE) and epochs (FOR UPDATE).
CREATE TABLE ledger (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    id         uuid    NOT NULL,
    repository uuid    NOT NULL,
    epoch      bigint  NOT NULL DEFAULT 0,
    rebuilding boolean NOT NULL DEFAULT false
);

-- Beside the row above, so that writers who take numbers do not wait for those who lock it.
CREATE TABLE ledger_ordinal (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    next     bigint  NOT NULL DEFAULT 0
);
INSERT INTO ledger_ordinal DEFAULT VALUES;

CREATE TABLE ledger_pack (
    pack          uuid     PRIMARY KEY,
    state         smallint NOT NULL CHECK (state BETWEEN 0 AND 2), -- announced, stored, tombstoned
    bytes         bigint   NOT NULL DEFAULT 0,
    used_epoch    bigint   NOT NULL,
    state_epoch   bigint   NOT NULL,
    first_ordinal bigint   NOT NULL DEFAULT 0,
    trusted       boolean  NOT NULL DEFAULT true -- false: found damaged; never found by writers again
);

-- One chunk may be in several packs, and stays known in each.
CREATE TABLE ledger_chunk (
    pack         uuid    NOT NULL,
    pack_offset  integer NOT NULL,
    digest       bytea   NOT NULL,
    sealed_bytes integer NOT NULL,
    plain_bytes  integer NOT NULL,
    ordinal      bigint  NOT NULL,
    PRIMARY KEY (pack, pack_offset)
);
CREATE INDEX ledger_chunk_digest ON ledger_chunk (digest);

CREATE TABLE ledger_pin (
    holder         uuid   PRIMARY KEY,
    epoch          bigint NOT NULL,
    recovery_point uuid
);
CREATE INDEX ledger_pin_recovery_point ON ledger_pin (recovery_point);

CREATE TABLE ledger_recovery_point (
    id        uuid    PRIMARY KEY,
    vm        uuid    NOT NULL,
    forgotten boolean NOT NULL DEFAULT false
);

-- Objects whose content may come again: configurations.
CREATE TABLE ledger_object (
    name       text   PRIMARY KEY,
    used_epoch bigint NOT NULL
);
