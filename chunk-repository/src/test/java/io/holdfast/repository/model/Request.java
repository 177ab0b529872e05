package io.holdfast.repository.model;

import java.util.Set;

/**
 * Something that is asked of the store or of the ledger.
 *
 * @param call the method, the ledger's with {@code ledger.} before it
 * @param on what it is about, for a person: the same name in each run of a seed
 * @param nested whether it is made within a call of the ledger, which is one transaction
 */
record Request(String call, String on, boolean nested) {

    private static final Set<String> CHANGING =
            Set.of(
                    "put",
                    "replace",
                    "delete",
                    "ledger.announce",
                    "ledger.stored",
                    "ledger.committed",
                    "ledger.forget",
                    "ledger.forgottenGone",
                    "ledger.tombstone",
                    "ledger.revive",
                    "ledger.replaced",
                    "ledger.gone",
                    "ledger.deleteUnused",
                    "ledger.addPack",
                    "ledger.addRecoveryPoint",
                    "ledger.addObject",
                    "ledger.beginRebuild",
                    "ledger.endRebuild");

    /** Whether it leaves a trace of its own. */
    boolean changes() {
        return CHANGING.contains(call);
    }

    /** Without what differs from object to object. */
    String kind() {
        int end = on.indexOf('#');
        return (call + " " + (end < 0 ? on : on.substring(0, end))).strip();
    }

    @Override
    public String toString() {
        return (call + " " + on).strip();
    }
}
