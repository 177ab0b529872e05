package io.holdfast.contracts;

/** Seal the configuration (OVF) of a VM into the repository. */
public record CaptureConfiguration(JobId job, EngineId engine, VmId vm) implements TransferCommand {

    public CaptureConfiguration {
        Require.present("job", job);
        Require.present("engine", engine);
        Require.present("vm", vm);
    }
}
