package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.RecoveryPointId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Something in the store that is not what was written, and whom it hurts.
 *
 * @param object its name
 * @param chunk the chunk's id, where only one is damaged
 * @param what what is wrong, for a person
 * @param touches the recovery points that need it, up to some
 * @param moreTouches whether there are, or may be, more of them
 */
public record Damaged(
        String object,
        Optional<String> chunk,
        String what,
        List<Touched> touches,
        boolean moreTouches) {

    public Damaged {
        touches = List.copyOf(touches);
    }

    /**
     * A recovery point that cannot be restored as it was.
     *
     * @param disk the disk that is affected; empty if the recovery point itself or its
     *     configuration is
     * @param diskOffset of the first affected byte that was met, if it is known
     */
    public record Touched(
            UUID vm, RecoveryPointId recoveryPoint, Optional<UUID> disk, OptionalLong diskOffset) {

        @Override
        public String toString() {
            return "recovery point "
                    + recoveryPoint
                    + " of VM "
                    + vm
                    + disk.map(id -> ", disk " + id).orElse("")
                    + (diskOffset.isPresent() ? ", offset " + diskOffset.getAsLong() : "");
        }
    }

    @Override
    public String toString() {
        return object
                + chunk.map(id -> ", chunk " + id).orElse("")
                + ": "
                + what
                + (touches.isEmpty() ? "" : "; touches " + touches)
                + (moreTouches ? " and perhaps more" : "");
    }
}
