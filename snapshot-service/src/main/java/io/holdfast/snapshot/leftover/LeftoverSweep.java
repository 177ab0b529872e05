package io.holdfast.snapshot.leftover;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.VmId;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.BackupState;
import io.holdfast.snapshot.leftover.MarkedObjects.EngineTrouble;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares what carries our mark on an engine with the journal. Only what an ended job of this
 * journal has left is removed: an object without a mark is never looked at, and one with the mark
 * of a job that the journal does not know is kept.
 */
public final class LeftoverSweep {

    private final MarkedObjects objects;
    private final Function<JobId, Optional<BackupState>> journal;
    private final Duration age;
    private final Clock clock;

    /**
     * For all engines.
     *
     * @param age how long a job has to be over before what it left is removed
     */
    public LeftoverSweep(
            MarkedObjects objects,
            Function<JobId, Optional<BackupState>> journal,
            Duration age,
            Clock clock) {
        this.objects = objects;
        this.journal = journal;
        this.age = age;
        this.clock = clock;
    }

    /**
     * What a sweep did.
     *
     * @param removed seen to be gone
     * @param troubles what could not be removed, and why
     */
    public record Swept(List<Leftover> removed, List<String> troubles) {}

    public Set<EngineId> engines() {
        return objects.engines();
    }

    /** What is there now, and what a sweep would do with it; changes nothing. */
    public List<Leftover> plan(EngineId engine) throws EngineTrouble {
        List<MarkedObject> found = objects.on(engine);
        Map<JobId, Claim> claims = claims(found);
        return judged(found, claims);
    }

    /** Removes what is {@link Verdict#REMOVABLE}; one job's trouble does not keep another's. */
    public Swept sweep(EngineId engine) throws EngineTrouble {
        List<MarkedObject> found = objects.on(engine);
        Map<JobId, Claim> claims = claims(found);
        Map<BackupJob, List<Leftover>> removable = new LinkedHashMap<>();
        for (Leftover leftover : judged(found, claims)) {
            if (leftover.verdict() == Verdict.REMOVABLE
                    && claims.get(leftover.object().job()) instanceof Claim.Ended ended) {
                removable.computeIfAbsent(ended.job(), _ -> new ArrayList<>()).add(leftover);
            }
        }
        List<Leftover> removed = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        removable.forEach((job, leftovers) -> {
            try {
                objects.remove(job);
                removed.addAll(leftovers);
            } catch (EngineTrouble trouble) {
                troubles.add("job %s: %s".formatted(job.id().value(), trouble.getMessage()));
            }
        });
        return new Swept(removed, troubles);
    }

    /** Read after the objects were: a job that has begun since has none among them. */
    private Map<JobId, Claim> claims(List<MarkedObject> found) {
        Map<JobId, Claim> claims = new HashMap<>();
        for (MarkedObject object : found) {
            claims.computeIfAbsent(object.job(), job -> Claim.of(journal.apply(job)));
        }
        return claims;
    }

    private List<Leftover> judged(List<MarkedObject> found, Map<JobId, Claim> claims) {
        Set<VmId> inUse =
                found.stream()
                        .filter(object -> claims.get(object.job()) instanceof Claim.Live)
                        .map(MarkedObject::vm)
                        .collect(Collectors.toSet());
        Instant before = clock.instant().minus(age);
        return found.stream()
                .map(object ->
                        new Leftover(
                                object,
                                verdict(
                                        claims.getOrDefault(object.job(), new Claim.Unknown()),
                                        inUse.contains(object.vm()),
                                        before)))
                .toList();
    }

    private static Verdict verdict(Claim claim, boolean vmInUse, Instant before) {
        return switch (claim) {
            case Claim.Live _ -> Verdict.IN_USE;
            case Claim.Unknown _ -> Verdict.UNKNOWN;
            case Claim.Ended ended when ended.at().isAfter(before) -> Verdict.YOUNG;
            case Claim.Ended _ -> vmInUse ? Verdict.VM_IN_USE : Verdict.REMOVABLE;
        };
    }
}
