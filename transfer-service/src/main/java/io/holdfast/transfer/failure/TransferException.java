package io.holdfast.transfer.failure;

import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;

/** Something went wrong while bytes moved. The type says whether to try again. */
public abstract sealed class TransferException extends Exception {

    private final Failure failure;

    private TransferException(Failure failure, Throwable cause) {
        super(failure.text(), cause);
        this.failure = failure;
    }

    private TransferException(Failure failure) {
        super(failure.text());
        this.failure = failure;
    }

    /** What to tell when nobody tries any longer. */
    public Failure failure() {
        return failure;
    }

    /** Away, busy or cut off: the same may work in a while. */
    public static sealed class Again extends TransferException permits TicketDead, PausedBySystem {

        public Again(FailureReason reason, String text, Throwable cause) {
            super(Failure.of(reason, text), cause);
        }

        public Again(FailureReason reason, String text) {
            super(Failure.of(reason, text));
        }
    }

    /** The daemon no longer honours the ticket: the same may work with a fresh one. */
    public static final class TicketDead extends Again {

        public TicketDead(String text, Throwable cause) {
            super(FailureReason.TRANSFER_BROKEN, text, cause);
        }
    }

    /** The engine had paused the image transfer, and was asked to go on with it. */
    public static final class PausedBySystem extends Again {

        public PausedBySystem(String text) {
            super(FailureReason.TRANSFER_BROKEN, text);
        }
    }

    /** Trying again would end the same way. */
    public static final class Stop extends TransferException {

        public Stop(Failure failure, Throwable cause) {
            super(failure, cause);
        }

        public Stop(Failure failure) {
            super(failure);
        }
    }
}
