package io.holdfast.repository.ledger;

class MemoryLedgerTest extends LedgerContract {

    @Override
    protected Ledger empty() {
        return new MemoryLedger(REPOSITORY);
    }
}
