package io.holdfast.simulation;

import io.holdfast.contracts.JobId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Every view that was ever taken, and what others had: to compare with afterwards. */
final class History {

    /**
     * A moment of a VM.
     *
     * @param id of the VM backup or the snapshot
     * @param bytes of each disk
     * @param checkpoint what a VM backup makes
     */
    record View(UUID id, String description, Map<UUID, long[]> bytes, @Nullable UUID checkpoint) {}

    private final Map<UUID, View> views = new HashMap<>();
    private final Set<JobId> restored = new HashSet<>();
    private final Set<Truth.TrueVm> withForeignThings = new HashSet<>();

    void taken(UUID readAs, View view) {
        views.put(readAs, view);
    }

    View view(UUID readAs) {
        return views.get(readAs);
    }

    /** A restore of the job completed. */
    void restoredBy(JobId job) {
        restored.add(job);
    }

    boolean restored(JobId job) {
        return restored.contains(job);
    }

    void hasForeignThings(Truth.TrueVm vm) {
        withForeignThings.add(vm);
    }

    boolean foreign(Truth.TrueVm vm) {
        return withForeignThings.contains(vm);
    }
}
