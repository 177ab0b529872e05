package io.holdfast.contracts;

/** The configuration is sealed in the repository. */
public record ConfigurationCaptured(
        JobId job, EngineId engine, VmId vm, ConfigurationId configuration, long sizeBytes)
        implements TransferEvent {

    public ConfigurationCaptured {
        Require.present("job", job);
        Require.present("engine", engine);
        Require.present("vm", vm);
        Require.present("configuration", configuration);
        Require.notNegative("sizeBytes", sizeBytes);
    }
}
