package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.PackId;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a verification read and found.
 *
 * @param complete whether everything was read; a sample's budget may have ended before
 * @param damaged up to some
 * @param moreDamaged how many more there are
 */
public record VerifyReport(
        boolean complete,
        long recoveryPoints,
        long objects,
        long packs,
        long chunks,
        long bytes,
        List<Damaged> damaged,
        long moreDamaged) {

    private static final Pattern PACK = Pattern.compile("packs/[0-9a-f]{2}/(?<id>[0-9a-f]{32})");

    public VerifyReport {
        damaged = List.copyOf(damaged);
    }

    /** The packs among what is damaged or missing. */
    public Set<PackId> damagedPacks() {
        return damaged.stream()
                .map(damage -> PACK.matcher(damage.object()))
                .filter(Matcher::matches)
                .map(pack -> new PackId(pack.group("id")))
                .collect(Collectors.toSet());
    }

    /** Whether all that was read is as it was written. */
    public boolean sound() {
        return damaged.isEmpty();
    }
}
