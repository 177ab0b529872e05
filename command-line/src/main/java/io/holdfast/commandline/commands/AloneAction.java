package io.holdfast.commandline.commands;

import io.holdfast.commandline.location.Location;
import io.holdfast.commandline.location.Occupancy;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobStore;
import java.io.IOException;
import picocli.CommandLine.Mixin;

/** A command that deletes, and so must be alone in a repository that no shared ledger keeps. */
abstract class AloneAction extends RepositoryAction {

    @Mixin private final AloneOption alone = new AloneOption();

    AloneAction(Invocation invocation) {
        super(invocation);
    }

    /** With nobody else at work, and an empty ledger. */
    abstract Answer alone(SealedStore sealed, MemoryLedger ledger)
            throws IOException, InterruptedException;

    @Override
    final Answer answer() throws IOException, InterruptedException {
        Location location = options().location(invocation);
        alone.require(location);
        try (Occupied occupied = new Occupied(location, Occupancy::exclusive);
                BlobStore store = storeForWriting(location);
                SealedStore sealed = SealedStore.open(store, options().key(invocation), 2)) {
            requireNoSharedLedger(store);
            return occupied.during(
                    opened -> alone(opened, new MemoryLedger(opened.repository())), sealed);
        }
    }
}
