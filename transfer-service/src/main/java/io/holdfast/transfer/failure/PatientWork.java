package io.holdfast.transfer.failure;

import io.holdfast.contracts.Failure;
import io.holdfast.saga.Performer.TryAgain;
import java.util.function.Function;

/** Work of a saga: tried as long as patience says, and then a failure that the saga is told. */
public final class PatientWork {

    private final Patience patience;

    public PatientWork(Patience patience) {
        this.patience = patience;
    }

    /** The event that the work ends in: what it returns, or what its failure is told as. */
    public <E> E done(Patience.Attempt<E> work, Function<Failure, E> broken)
            throws InterruptedException {
        try {
            return patience.until(work, _ -> {});
        } catch (TransferException trouble) {
            return broken.apply(trouble.failure());
        }
    }

    /** Work that must not fail: tried once now, and later by the saga until its deadline. */
    public static <E> E insisting(Patience.Attempt<E> work) throws TryAgain, InterruptedException {
        try {
            return work.make();
        } catch (TransferException trouble) {
            throw new TryAgain(trouble.failure().text(), trouble);
        }
    }
}
