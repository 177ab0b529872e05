-- Snapshots that an engine made for a VM backup of ours and that are not yet seen to be gone.
CREATE TABLE backup_snapshot (
    engine      text NOT NULL,
    vm_id       uuid NOT NULL,
    snapshot_id uuid NOT NULL,
    job_id      uuid NOT NULL,
    PRIMARY KEY (engine, snapshot_id)
);

CREATE INDEX backup_snapshot_of_vm ON backup_snapshot (engine, vm_id);
