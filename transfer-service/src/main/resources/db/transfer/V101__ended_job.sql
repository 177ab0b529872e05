-- Jobs whose terminal event was heard. A step of theirs that comes late must not open the job's pin again: nobody would end it.
CREATE TABLE ended_job (
    job      uuid        PRIMARY KEY,
    ended_at timestamptz NOT NULL DEFAULT now()
);
