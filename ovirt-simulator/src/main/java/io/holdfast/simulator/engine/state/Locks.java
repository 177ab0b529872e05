package io.holdfast.simulator.engine.state;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The engine's in-memory lock table. A refused asker is told why by the present holder: its message
 * is put after the asker's "Cannot ...", punctuation included.
 */
final class Locks {
    private record Hold(Object owner, UUID what, boolean exclusive, String message) {}

    private final List<Hold> holds = new ArrayList<>();

    /** Refuses with the holder's message when {@code what} is held in a way that excludes this. */
    void require(UUID what, boolean exclusive, String cannot) {
        for (Hold hold : holds) {
            if (hold.what.equals(what) && (exclusive || hold.exclusive)) {
                throw Refusal.conflict(cannot + hold.message);
            }
        }
    }

    void hold(Object owner, UUID what, boolean exclusive, String message) {
        holds.add(new Hold(owner, what, exclusive, message));
    }

    /** Lets go of everything that this owner holds. */
    void release(Object owner) {
        holds.removeIf(h -> h.owner.equals(owner));
    }

    /** Things held now, for the list of what was left behind. */
    List<UUID> held() {
        return holds.stream().map(Hold::what).distinct().toList();
    }
}
