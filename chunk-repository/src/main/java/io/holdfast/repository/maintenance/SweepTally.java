package io.holdfast.repository.maintenance;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Objects and bytes for each step of a sweep.
 *
 * @param counts only steps that concern at least one object
 */
public record SweepTally(Map<SweepStep, Count> counts) {

    /**
     * Objects of one step.
     *
     * @param bytes of them in the store; 0 where they are not known
     */
    public record Count(long objects, long bytes) {

        static final Count NONE = new Count(0, 0);

        Count plus(Count other) {
            return new Count(objects + other.objects, bytes + other.bytes);
        }
    }

    public SweepTally {
        EnumMap<SweepStep, Count> ordered = new EnumMap<>(SweepStep.class);
        ordered.putAll(counts);
        counts = Collections.unmodifiableMap(ordered);
    }

    public Count of(SweepStep step) {
        return counts.getOrDefault(step, Count.NONE);
    }

    /** Whether nothing would be, or was, changed. */
    public boolean changesNothing() {
        return counts.keySet().stream().noneMatch(SweepStep::acts);
    }

    /** Bytes that leave the store. */
    public long bytesDeleted() {
        return counts.entrySet().stream()
                .filter(entry ->
                        switch (entry.getKey()) {
                            case FORGET_RECOVERY_POINT,
                                    DELETE_FORWARDER,
                                    DELETE_PACK,
                                    DELETE_MAP,
                                    DELETE_MANIFEST,
                                    DELETE_CONFIGURATION ->
                                    true;
                            case REVIVE_PACK,
                                    REWRITE_PACK,
                                    BURY_UNFINISHED_PACK,
                                    BURY_DEAD_PACK,
                                    KEEP_USED_PACK,
                                    KEEP_BURIED_PACK,
                                    KEEP_DEAD_METADATA,
                                    KEEP_DAMAGED_METADATA,
                                    KEEP_FOR_NEXT_SWEEP,
                                    KEEP_LIVE_PACK ->
                                    false;
                        })
                .mapToLong(entry -> entry.getValue().bytes())
                .sum();
    }

    /** Adds up what several threads do. */
    static final class Counter {
        private final EnumMap<SweepStep, Count> counts = new EnumMap<>(SweepStep.class);

        synchronized void add(SweepStep step, long bytes) {
            add(step, 1, bytes);
        }

        synchronized void add(SweepStep step, long objects, long bytes) {
            if (objects > 0) {
                counts.merge(step, new Count(objects, bytes), Count::plus);
            }
        }

        synchronized SweepTally tally() {
            return new SweepTally(counts);
        }
    }

    /** One line a step, for a person. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        counts.forEach((step, count) ->
                text.append(
                        String.format(
                                Locale.ROOT,
                                "%s: %d, %d bytes; %s%n",
                                step.what(),
                                count.objects(),
                                count.bytes(),
                                step.why())));
        return text.toString();
    }
}
