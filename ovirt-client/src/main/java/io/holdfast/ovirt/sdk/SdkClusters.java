package io.holdfast.ovirt.sdk;

import io.holdfast.ovirt.Cluster;
import io.holdfast.ovirt.ClusterId;
import io.holdfast.ovirt.Clusters;
import java.util.List;
import java.util.Optional;

/** Clusters through the SDK. */
record SdkClusters(EngineCalls engine) implements Clusters {

    @Override
    public List<Cluster> list() {
        return engine
                .call(
                        "list clusters",
                        () -> engine.sdk().clustersService().list().send().clusters())
                .stream()
                .map(FromSdk::cluster)
                .toList();
    }

    @Override
    public Optional<Cluster> find(ClusterId id) {
        return engine.find(
                "find cluster " + id,
                () ->
                        FromSdk.cluster(
                                engine.sdk()
                                        .clustersService()
                                        .clusterService(id.toString())
                                        .get()
                                        .send()
                                        .cluster()));
    }

    @Override
    public Optional<Cluster> named(String exactName) {
        return list().stream().filter(cluster -> cluster.name().equals(exactName)).findFirst();
    }
}
