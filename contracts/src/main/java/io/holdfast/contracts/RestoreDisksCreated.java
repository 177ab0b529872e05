package io.holdfast.contracts;

import java.util.List;

/** The new disks stand on the engine, empty. */
public record RestoreDisksCreated(JobId job, EngineId engine, List<RestoredDisk> disks)
        implements RestoreEvent {

    public RestoreDisksCreated {
        Require.present("job", job);
        Require.present("engine", engine);
        disks = Require.list("disks", disks);
    }
}
