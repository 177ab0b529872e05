package io.holdfast.commandline.commands;

import io.holdfast.commandline.location.Location;
import io.holdfast.commandline.location.Occupancy;
import io.holdfast.repository.ledger.EpochMarks;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.ledger.LedgerSource;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobStore;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/**
 * A command that deletes: beside the services by their ledger, or alone in a repository that no
 * shared ledger keeps.
 */
abstract class AloneAction extends RepositoryAction {

    @Mixin private final AloneOption alone = new AloneOption();
    @Mixin private final LedgerOption ledgerOption = new LedgerOption();

    AloneAction(Invocation invocation) {
        super(invocation);
    }

    /** With the services' ledger, or with nobody else at work and an empty ledger. */
    abstract Answer alone(SealedStore sealed, Ledger ledger)
            throws IOException, InterruptedException;

    @Override
    final Answer answer() throws IOException, InterruptedException {
        Location location = options().location(invocation);
        Optional<LedgerSource> shared = ledgerOption.shared(invocation);
        if (shared.isEmpty()) {
            alone.require(location);
        }
        try (Occupied occupied =
                        new Occupied(
                                location,
                                shared.isPresent() ? Occupancy::shared : Occupancy::alone);
                BlobStore store = storeForWriting(location);
                SealedStore sealed = SealedStore.open(store, options().key(invocation), 2);
                Ledger ledger = shared.orElse(MemoryLedger::new).open(sealed.repository())) {
            if (shared.isPresent()) {
                new EpochMarks(store).requireNewest(ledger);
            } else {
                requireNoSharedLedger(store);
            }
            return occupied.during(opened -> alone(opened, ledger), sealed);
        }
    }
}
