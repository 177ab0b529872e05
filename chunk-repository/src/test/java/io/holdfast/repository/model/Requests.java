package io.holdfast.repository.model;

import java.util.function.Supplier;

/** The way to store and ledger of one world, with its gate. */
final class Requests {

    private static final ThreadLocal<Boolean> IN_LEDGER = ThreadLocal.withInitial(() -> false);
    private Gate gate = Gate.OPEN;

    /** From now on all requests pass this gate. */
    void through(Gate next) {
        gate = next;
    }

    /** Does something that nobody sees and nothing disturbs. */
    <T> T unseen(Supplier<T> work) {
        Gate before = gate;
        gate = Gate.OPEN;
        try {
            return work.get();
        } finally {
            gate = before;
        }
    }

    <T> T ofStore(String call, String on, Supplier<T> work) {
        return gate.pass(new Request(call, on, IN_LEDGER.get()), work);
    }

    <T> T ofLedger(String call, Supplier<T> work) {
        return gate.pass(
                new Request("ledger." + call, "", false),
                () -> {
                    IN_LEDGER.set(true);
                    try {
                        return work.get();
                    } finally {
                        IN_LEDGER.set(false);
                    }
                });
    }
}
