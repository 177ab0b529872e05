package io.holdfast.saga;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a state wants.
 *
 * @param effects each with a step that is unique in the saga's life
 * @param deadline when the state has lasted too long
 * @param ended whether the saga is over; an ended saga takes no more events and frees its subject
 */
public record Decision(List<Effect> effects, Optional<StepDeadline> deadline, boolean ended) {

    public Decision {
        effects = List.copyOf(effects);
        Set<StepId> steps = new HashSet<>();
        for (Effect effect : effects) {
            if (!steps.add(effect.step())) {
                throw new IllegalArgumentException("Two effects have the step " + effect.step());
            }
        }
        if (deadline.isPresent()
                && deadline.get().from() == StepDeadline.Start.FIRST_ATTEMPT
                && effects.stream().allMatch(Effect.Announce.class::isInstance)) {
            throw new IllegalArgumentException(
                    deadline.get().step() + " counts from work, and nothing is to be done");
        }
    }

    /** A state that waits for something to happen, for so long at most. */
    public static Decision waiting(List<? extends Effect> effects, StepDeadline deadline) {
        return new Decision(List.copyOf(effects), Optional.of(deadline), false);
    }

    /** A last state. */
    public static Decision ended(List<? extends Effect> effects) {
        return new Decision(List.copyOf(effects), Optional.empty(), true);
    }
}
