-- The journal of sagas: states, what happened, what is still wanted, what is still to be published, what was handled.

CREATE TABLE saga (
    type          text        NOT NULL,
    id            uuid        NOT NULL,
    subject       text        NOT NULL,
    live          boolean     NOT NULL,
    state         text        NOT NULL,
    trace         text        NOT NULL,
    deadline_step text,
    deadline_at   timestamptz,
    started_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (type, id)
);
-- One live saga a subject: held here, not by a lock in memory.
CREATE UNIQUE INDEX saga_live_subject ON saga (type, subject) WHERE live;
CREATE INDEX saga_deadline ON saga (deadline_at) WHERE live AND deadline_at IS NOT NULL;

CREATE TABLE saga_journal (
    seq     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type    text        NOT NULL,
    id      uuid        NOT NULL,
    event   text        NOT NULL,
    refused text,
    at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX saga_journal_by_saga ON saga_journal (type, id, seq);

CREATE TABLE saga_effect (
    type        text        NOT NULL,
    id          uuid        NOT NULL,
    step        text        NOT NULL,
    kind        text        NOT NULL,
    pending     boolean     NOT NULL,
    work        text,
    outbox_seq  bigint,
    attempts    integer     NOT NULL DEFAULT 0,
    due_at      timestamptz NOT NULL DEFAULT now(),
    lease_until timestamptz,
    lease_owner text,
    PRIMARY KEY (type, id, step)
);
CREATE INDEX saga_effect_due ON saga_effect (kind, due_at) WHERE pending;

CREATE TABLE saga_outbox (
    seq           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic         text        NOT NULL,
    key           text        NOT NULL,
    header_names  text[]      NOT NULL,
    header_values text[]      NOT NULL,
    body          bytea       NOT NULL,
    written_at    timestamptz NOT NULL DEFAULT now(),
    published_at  timestamptz,
    wanted        boolean     NOT NULL DEFAULT true
);
CREATE INDEX saga_outbox_waiting ON saga_outbox (seq) WHERE wanted;

CREATE TABLE saga_inbox (
    consumer text        NOT NULL,
    message  text        NOT NULL,
    at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, message)
);
