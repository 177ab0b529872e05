package io.holdfast.transfer.pin;

import io.holdfast.contracts.JobId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ended jobs that are remembered as long as the test lasts. */
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
