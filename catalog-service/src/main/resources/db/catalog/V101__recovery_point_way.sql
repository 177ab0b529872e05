-- How the disks were seen, and why no more consistency was reached. What was committed before knew one way only.
ALTER TABLE recovery_point
    ADD COLUMN way                text NOT NULL DEFAULT 'BACKUP_API',
    ADD COLUMN consistency_reason text,
    ADD COLUMN frozen_millis      bigint;
