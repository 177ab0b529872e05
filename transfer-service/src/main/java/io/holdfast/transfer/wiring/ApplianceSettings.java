package io.holdfast.transfer.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** {@code holdfast.appliance.*}; the defaults stand in application.properties, documented. */
@ConfigMapping(prefix = "holdfast.appliance")
interface ApplianceSettings {

    /** The VM in which this worker runs, by the engine's id; unset where it runs in none. */
    Optional<UUID> vmId();

    /** Where the plugged disks show. */
    @WithDefault("/dev/disk/by-id")
    Path devices();

    /** How long a plugged disk is waited for. */
    @WithDefault("1m")
    Duration patience();
}
