package io.holdfast.saga.admission;

import io.holdfast.saga.SagaId;
import java.util.List;
import java.util.Map;

/**
 * Lets sagas in to the places that they need, so many at once. A saga is in from when it is let in
 * until it ends; that it ended is seen by itself, so a crash leaves no place taken.
 */
public interface Admission {

    /** Whether a saga may go on. */
    sealed interface Answer {}

    /** It may. */
    record LetIn() implements Answer {}

    /**
     * Not yet: it is in the line, and {@link #letIn()} names it when it has its turn.
     *
     * @param full the places that no more may use
     */
    record Waits(List<Place> full) implements Answer {
        public Waits {
            full = List.copyOf(full);
        }
    }

    /**
     * How many are in and how many wait.
     *
     * @param inside sagas that use the place
     * @param waiting sagas that need it and were not let in
     */
    record Standing(long inside, long waiting) {
        public Standing plus(Standing other) {
            return new Standing(inside + other.inside, waiting + other.waiting);
        }
    }

    /**
     * Asks for a saga, which must be live. Asking again keeps its place in the line, and the claim
     * of the first time.
     */
    Answer ask(SagaId saga, Claim claim);

    /** Lets in whoever has its turn. Names those that were let in and may not know. */
    List<SagaId> letIn();

    /** The saga knows that it was let in. */
    void told(SagaId saga);

    /** The places of one kind that anybody uses or waits for. */
    Map<Place, Standing> standing(String kind);

    /** Lets everybody in. */
    Admission OPEN =
            new Admission() {
                @Override
                public Answer ask(SagaId saga, Claim claim) {
                    return new LetIn();
                }

                @Override
                public List<SagaId> letIn() {
                    return List.of();
                }

                @Override
                public void told(SagaId saga) {}

                @Override
                public Map<Place, Standing> standing(String kind) {
                    return Map.of();
                }
            };
}
