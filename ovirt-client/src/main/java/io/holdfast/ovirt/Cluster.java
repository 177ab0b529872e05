package io.holdfast.ovirt;

import java.util.Optional;

/** Where VMs run. The compatibility version, as 4.8, decides how backups work (behaviour §4.4). */
public record Cluster(
        ClusterId id,
        String name,
        Optional<DataCenterId> dataCenter,
        Optional<String> compatibilityVersion) {}
