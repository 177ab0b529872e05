-- Which job restores into a VM that is there: one at a time. A job that has ended claims nothing.
CREATE TABLE target_claim (
    engine text NOT NULL,
    vm_id  uuid NOT NULL,
    job_id uuid NOT NULL,
    PRIMARY KEY (engine, vm_id)
);
