package io.holdfast.ovirt;

import java.util.List;
import java.util.Optional;

/** Clusters, as targets of a restore. Errors as at {@link Engine}. */
public interface Clusters {

    /** All that the signed-in user may see, in the engine's order. */
    List<Cluster> list();

    /** Nothing when there is no such cluster. */
    Optional<Cluster> find(ClusterId id);

    /** By exact name; unique on an engine. */
    Optional<Cluster> named(String exactName);
}
