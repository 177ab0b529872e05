package io.holdfast.saga.postgres;

import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** What the loops say to the operator. */
final class Log {

    private static final Logger LOG = System.getLogger("io.holdfast.saga");

    private Log() {}

    static void again(Work.Leased leased, Exception why) {
        LOG.log(
                Level.INFO,
                () ->
                        "Saga "
                                + leased.saga().value()
                                + ": "
                                + leased.step()
                                + " did not work and is tried again (attempt "
                                + leased.attempts()
                                + "): "
                                + why.getMessage());
    }

    static void fault(Work.Leased leased, RuntimeException fault) {
        LOG.log(
                Level.ERROR,
                () ->
                        "Saga "
                                + leased.saga().value()
                                + ": "
                                + leased.step()
                                + " failed in a way that nobody foresaw; it is tried again until its"
                                + " deadline (attempt "
                                + leased.attempts()
                                + ")",
                fault);
    }

    /** An event that did not fit is worth a line: it is late, doubled or a mistake. */
    static void refused(SagaType type, SagaId saga, String why) {
        LOG.log(Level.INFO, () -> "Saga " + saga.value() + " (" + type + ") refused: " + why);
    }

    static void trouble(String what, Exception failure) {
        LOG.log(Level.WARNING, what, failure);
    }
}
