package io.holdfast.restore.leftover;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.restore.job.RestoreState;
import io.holdfast.restore.leftover.MarkedObjects.EngineTrouble;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares what carries our mark on an engine with the journal. Only what a job of this journal was
 * to make, that failed or was cancelled, and that nobody was ever seen to use, is removed. What a
 * good restore has made is no leftover and is not looked at.
 */
public final class LeftoverSweep {

    private final MarkedObjects objects;
    private final TakenUp takenUp;
    private final Function<JobId, Optional<RestoreState>> journal;
    private final Duration age;
    private final InstantSource clock;

    /**
     * For all engines.
     *
     * @param age how long a job has to be over before what it left is removed
     */
    public LeftoverSweep(
            MarkedObjects objects,
            TakenUp takenUp,
            Function<JobId, Optional<RestoreState>> journal,
            Duration age,
            InstantSource clock) {
        this.objects = objects;
        this.takenUp = takenUp;
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

    /**
     * What is there now, and what a sweep would do with it. Changes nothing on the engine; what
     * people are seen to use is remembered.
     */
    public List<Leftover> plan(EngineId engine) throws EngineTrouble {
        List<MarkedObject> found = objects.on(engine);
        return judged(engine, found, claims(found));
    }

    /** Removes what is {@link Verdict#REMOVABLE}; one job's trouble does not keep another's. */
    public Swept sweep(EngineId engine) throws EngineTrouble {
        List<MarkedObject> found = objects.on(engine);
        Map<JobId, Claim> claims = claims(found);
        Map<Claim.TakenBack, List<Leftover>> removable = new LinkedHashMap<>();
        for (Leftover leftover : judged(engine, found, claims)) {
            if (leftover.verdict() == Verdict.REMOVABLE
                    && claims.get(leftover.object().job()) instanceof Claim.TakenBack job) {
                removable.computeIfAbsent(job, _ -> new ArrayList<>()).add(leftover);
            }
        }
        List<Leftover> removed = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        removable.forEach((job, leftovers) -> {
            try {
                objects.remove(job.job(), job.plan(), ids(leftovers));
                removed.addAll(leftovers);
            } catch (EngineTrouble trouble) {
                troubles.add("job %s: %s".formatted(job.job().id().value(), trouble.getMessage()));
            }
        });
        return new Swept(removed, troubles);
    }

    private static Set<UUID> ids(List<Leftover> leftovers) {
        return leftovers.stream().map(each -> each.object().id()).collect(Collectors.toSet());
    }

    /** Read after the objects were: a job that has begun since has none among them. */
    private Map<JobId, Claim> claims(List<MarkedObject> found) {
        Map<JobId, Claim> claims = new HashMap<>();
        for (MarkedObject object : found) {
            claims.computeIfAbsent(object.job(), job -> Claim.of(journal.apply(job)));
        }
        return claims;
    }

    private List<Leftover> judged(
            EngineId engine, List<MarkedObject> found, Map<JobId, Claim> claims) {
        Set<UUID> usedOnce = takenUp.on(engine);
        Instant before = clock.instant().minus(age);
        List<Leftover> judged = new ArrayList<>();
        for (MarkedObject object : found) {
            Claim claim = claims.getOrDefault(object.job(), new Claim.Unknown());
            switch (claim) {
                case Claim.Live _ -> judged.add(new Leftover(object, Verdict.IN_USE));
                case Claim.Restored _ -> {
                    // Its user's.
                }
                case Claim.Unknown _ when object.mayBeUsed() -> {
                    // Most likely its user's, and its job forgotten.
                }
                case Claim.Unknown _ -> judged.add(new Leftover(object, Verdict.UNKNOWN));
                case Claim.TakenBack job ->
                        judged.add(
                                new Leftover(
                                        object, verdict(engine, object, job, usedOnce, before)));
            }
        }
        return judged;
    }

    private Verdict verdict(
            EngineId engine,
            MarkedObject object,
            Claim.TakenBack job,
            Set<UUID> usedOnce,
            Instant before) {
        if (!job.made(engine, object)) {
            return Verdict.UNKNOWN;
        }
        if (object.mayBeUsed()) {
            takenUp.remember(engine, object.id());
            return Verdict.TAKEN_UP;
        }
        if (usedOnce.contains(object.id())) {
            return Verdict.TAKEN_UP;
        }
        return job.at().isAfter(before) ? Verdict.YOUNG : Verdict.REMOVABLE;
    }
}
