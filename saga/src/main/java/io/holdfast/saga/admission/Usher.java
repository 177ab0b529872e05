package io.holdfast.saga.admission;

import io.holdfast.saga.InboxKey;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import java.util.function.Supplier;

/**
 * Tells sagas that they have their turn. Any number of ushers may go round at once.
 *
 * @param <E> the events of the sagas
 */
public final class Usher<E> {

    private final Admission admission;
    private final SagaRunner<?, E> sagas;
    private final Supplier<E> admitted;

    /**
     * For the sagas of one type.
     *
     * @param admitted the event that says it, now
     */
    public Usher(Admission admission, SagaRunner<?, E> sagas, Supplier<E> admitted) {
        this.admission = admission;
        this.sagas = sagas;
        this.admitted = admitted;
    }

    /** One round; a saga that ended meanwhile refuses, and its place is free again. */
    public void goRound() {
        for (SagaId saga : admission.letIn()) {
            var _ =
                    sagas.handle(
                            saga,
                            admitted.get(),
                            new InboxKey("admission", saga.value().toString()));
            admission.told(saga);
        }
    }
}
