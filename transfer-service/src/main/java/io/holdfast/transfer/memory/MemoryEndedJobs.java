package io.holdfast.transfer.memory;

import io.holdfast.contracts.JobId;
import io.holdfast.transfer.pin.EndedJobs;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ended jobs that are remembered as long as this object lives. */
public final class MemoryEndedJobs implements EndedJobs {

    private final Set<JobId> ended = ConcurrentHashMap.newKeySet();

    @Override
    public void add(JobId job) {
        ended.add(job);
    }

    @Override
    public boolean contains(JobId job) {
        return ended.contains(job);
    }
}
