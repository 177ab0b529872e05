package io.holdfast.commandline.commands;

import io.holdfast.repository.ListedRecoveryPoint;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.format.RecoveryPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * All recovery points, the oldest first, and what is damaged of them.
 *
 * @param whole those that open
 * @param damaged a line each for those that do not
 */
record Listing(List<RecoveryPoint> whole, List<String> damaged) {

    Listing {
        whole = List.copyOf(whole);
        damaged = List.copyOf(damaged);
    }

    static Listing of(RepositoryReader repository) {
        List<RecoveryPoint> whole = new ArrayList<>();
        List<String> damaged = new ArrayList<>();
        try (Stream<ListedRecoveryPoint> all = repository.recoveryPoints().list()) {
            all.forEach(listed -> {
                switch (listed) {
                    case ListedRecoveryPoint.Whole(RecoveryPoint point) -> whole.add(point);
                    case ListedRecoveryPoint.Damaged(var object, String what) ->
                            damaged.add("damaged: %s: %s".formatted(object, what));
                }
            });
        }
        whole.sort(Comparator.comparing(RecoveryPoint::pointInTime));
        return new Listing(whole, damaged);
    }

    int exitCode() {
        return damaged.isEmpty() ? ExitCode.DONE : ExitCode.DAMAGED;
    }
}
