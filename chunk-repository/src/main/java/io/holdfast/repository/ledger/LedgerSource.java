package io.holdfast.repository.ledger;

import java.util.UUID;

/** Where ledgers come from: a database, this process's memory. */
public interface LedgerSource {

    /** The ledger of the repository with that identity; the caller closes it. */
    Ledger open(UUID repository);
}
