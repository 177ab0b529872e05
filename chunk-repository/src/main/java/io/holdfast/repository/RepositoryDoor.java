package io.holdfast.repository;

import io.holdfast.repository.json.RepositoryFile;
import io.holdfast.repository.ledger.EpochMarks;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.ledger.LedgerSource;
import io.holdfast.repository.objects.RepositoryHead;
import io.holdfast.repository.sealing.KeySlot;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.sealing.RepositoryLayout;
import io.holdfast.repository.sealing.RepositorySecret;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.PutOutcome;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Makes and opens repositories: {@code holdfast.json} and its key slots. */
final class RepositoryDoor {

    private static final BlobName FILE = RepositoryHead.FILE;

    private RepositoryDoor() {}

    static Repository create(
            BlobStore store,
            MasterKey masterKey,
            RepositorySettings settings,
            LedgerSource ledgers,
            Clock clock) {
        make(store, masterKey, settings, clock);
        // Where a store cannot decide between two makers, the one whose file stands is right.
        return open(store, masterKey, settings, ledgers);
    }

    private static void make(
            BlobStore store, MasterKey masterKey, RepositorySettings settings, Clock clock) {
        requireEmpty(store);
        UUID id = UUID.randomUUID();
        RepositorySecret secret = RepositorySecret.generate();
        RepositoryLayout layout =
                new RepositoryLayout(id, settings.chunkBytes(), settings.segmentBytes());
        KeySlot slot = secret.wrap(layout, masterKey, clock.instant());
        RepositoryFile file =
                new RepositoryFile(
                        RepositoryHead.FORMAT_VERSION,
                        id,
                        settings.chunkBytes(),
                        settings.segmentBytes(),
                        List.of(slot));
        if (store.putIfAbsent(FILE, ByteBuffer.wrap(file.toJson())) == PutOutcome.ALREADY_THERE
                && !RepositoryHead.read(store).id().equals(id)) {
            throw alreadyThere(store);
        }
        // One of our own id is our own put, whose answer was lost.
    }

    private static void requireEmpty(BlobStore store) {
        if (store.head(FILE).isPresent()) {
            throw alreadyThere(store);
        }
        try (Stream<BlobInfo> objects = store.list("")) {
            Optional<BlobName> other = objects.map(BlobInfo::name).findFirst();
            if (other.isPresent()) {
                throw new RepositoryException.Refused(
                        "%s holds somebody else's objects, %s for one; a repository needs an empty place of its own"
                                .formatted(store.describe(), other.get()));
            }
        }
    }

    private static RepositoryException.Refused alreadyThere(BlobStore store) {
        return new RepositoryException.Refused(
                "there is a repository in "
                        + store.describe()
                        + " already; open it, or make the new one elsewhere");
    }

    static Repository openOrCreate(
            BlobStore store,
            MasterKey masterKey,
            RepositorySettings settings,
            LedgerSource ledgers,
            Clock clock) {
        if (store.head(FILE).isEmpty()) {
            try {
                make(store, masterKey, settings, clock);
            } catch (RepositoryException.Refused e) {
                if (store.head(FILE).isEmpty()) {
                    throw e;
                }
                // Somebody made it in between, which is as good.
            }
        }
        return open(store, masterKey, settings, ledgers);
    }

    static Repository open(
            BlobStore store,
            MasterKey masterKey,
            RepositorySettings settings,
            LedgerSource ledgers) {
        Unlocked unlocked = unlock(store, masterKey, settings);
        Ledger ledger = ledgers.open(unlocked.id());
        boolean opened = false;
        try {
            ledger.requireComplete();
            new EpochMarks(store).keep(ledger);
            Repository repository =
                    new SealedRepository(
                            unlocked.id(), store, unlocked.secret(), unlocked.settings(), ledger);
            opened = true;
            return repository;
        } finally {
            if (!opened) {
                ledger.close();
            }
        }
    }

    static RepositoryReader openForReading(
            BlobStore store, MasterKey masterKey, RepositorySettings settings) {
        Unlocked unlocked = unlock(store, masterKey, settings);
        return new SealedReader(unlocked.id(), store, unlocked.secret(), unlocked.settings());
    }

    /** What an opened key slot gives. */
    private record Unlocked(UUID id, RepositorySecret secret, RepositorySettings settings) {}

    private static Unlocked unlock(
            BlobStore store, MasterKey masterKey, RepositorySettings settings) {
        RepositoryFile file = RepositoryHead.read(store);
        RepositorySecret secret = RepositoryHead.unlock(store, file, masterKey);
        try {
            return new Unlocked(
                    file.id(), secret, settings.withLayout(file.chunkBytes(), file.segmentBytes()));
        } catch (IllegalArgumentException e) {
            throw new RepositoryException.Corrupt(
                    Damage.of(FILE), String.valueOf(e.getMessage()), e);
        }
    }
}
