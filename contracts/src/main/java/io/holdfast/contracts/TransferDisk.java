package io.holdfast.contracts;

/** Copy a disk of an open point in time into the repository. */
public record TransferDisk(
        DiskTransferId transfer,
        JobId job,
        EngineId engine,
        VmId vm,
        EngineBackupId engineBackup,
        DiskId disk,
        String alias,
        long virtualSizeBytes,
        BackupMode mode)
        implements TransferCommand {

    public TransferDisk {
        Require.present("transfer", transfer);
        Require.present("job", job);
        Require.present("engine", engine);
        Require.present("vm", vm);
        Require.present("engineBackup", engineBackup);
        Require.present("disk", disk);
        Require.text("alias", alias);
        Require.notNegative("virtualSizeBytes", virtualSizeBytes);
        Require.present("mode", mode);
    }
}
