package io.holdfast.repository.ledger;

import java.util.UUID;

/**
 * The ledger of one repository. Safe for any number of threads, and processes where its medium is
 * shared. Every method ends within a bounded time; {@link
 * io.holdfast.repository.store.RepositoryException.Unavailable} means that the same call may
 * succeed later.
 */
public interface Ledger extends WriterLedger, SweepLedger, RebuildLedger, AutoCloseable {

    /** The ledger's own identity: two ledgers of one repository would not know of one another. */
    UUID id();

    /** Whether what it knows outlives this process and is seen by others. */
    boolean shared();

    /** The repository that it belongs to. */
    UUID repository();

    @Override
    void close();
}
