package io.holdfast.snapshot.chain;

import io.holdfast.contracts.BackupMode;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The links of one VM, newest first. */
public record Chain(List<ChainLink> links) {

    public Chain {
        links =
                links.stream()
                        .sorted(Comparator.comparing(ChainLink::pointInTime).reversed())
                        .toList();
    }

    /** The link that a run of this mode counts from; none for a full one. */
    public Optional<ChainLink> parentOf(BackupMode mode) {
        return switch (mode) {
            case FULL -> Optional.empty();
            case INCREMENTAL -> links.stream().findFirst();
            case DIFFERENTIAL -> links.stream().filter(ChainLink::full).findFirst();
        };
    }

    /** Links that no later run counts from: their checkpoints cost space and start-up time only. */
    public List<ChainLink> superseded() {
        Set<ChainLink> needed = new LinkedHashSet<>();
        parentOf(BackupMode.INCREMENTAL).ifPresent(needed::add);
        parentOf(BackupMode.DIFFERENTIAL).ifPresent(needed::add);
        return links.stream().filter(link -> !needed.contains(link)).toList();
    }
}
