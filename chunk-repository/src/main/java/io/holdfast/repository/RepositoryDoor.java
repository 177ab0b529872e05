package io.holdfast.repository;

import io.holdfast.repository.format.Malformed;
import io.holdfast.repository.json.RepositoryFile;
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

    static final BlobName FILE = new BlobName("holdfast.json");
    private static final int FORMAT_VERSION = 1;

    /** Some thousand key slots. */
    private static final int FILE_BYTES_MAX = 1 << 20;

    private RepositoryDoor() {}

    static Repository create(
            BlobStore store, MasterKey masterKey, RepositorySettings settings, Clock clock) {
        requireEmpty(store);
        UUID id = UUID.randomUUID();
        RepositorySecret secret = RepositorySecret.generate();
        RepositoryLayout layout =
                new RepositoryLayout(id, settings.chunkBytes(), settings.segmentBytes());
        KeySlot slot = secret.wrap(layout, masterKey, clock.instant());
        RepositoryFile file =
                new RepositoryFile(
                        FORMAT_VERSION,
                        id,
                        settings.chunkBytes(),
                        settings.segmentBytes(),
                        List.of(slot));
        if (store.putIfAbsent(FILE, ByteBuffer.wrap(file.toJson())) == PutOutcome.ALREADY_THERE) {
            throw alreadyThere(store);
        }
        // Where a store cannot decide between two makers, the one whose file stands is right.
        return open(store, masterKey, settings);
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
            BlobStore store, MasterKey masterKey, RepositorySettings settings, Clock clock) {
        if (store.head(FILE).isPresent()) {
            return open(store, masterKey, settings);
        }
        try {
            return create(store, masterKey, settings, clock);
        } catch (RepositoryException.Refused e) {
            if (store.head(FILE).isEmpty()) {
                throw e;
            }
            // Somebody made it in between, which is as good.
            return open(store, masterKey, settings);
        }
    }

    static Repository open(BlobStore store, MasterKey masterKey, RepositorySettings settings) {
        RepositoryFile file = read(store);
        RepositoryLayout bound =
                new RepositoryLayout(file.id(), file.chunkBytes(), file.segmentBytes());
        RepositorySecret secret =
                file.keySlots().stream()
                        .map(slot -> RepositorySecret.unwrap(bound, slot, masterKey))
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElseThrow(() -> wrongKey(store, file));
        try {
            RepositorySettings layout = settings.withLayout(file.chunkBytes(), file.segmentBytes());
            return new SealedRepository(file.id(), store, secret, layout);
        } catch (IllegalArgumentException e) {
            throw new RepositoryException.Corrupt(
                    Damage.of(FILE), String.valueOf(e.getMessage()), e);
        }
    }

    private static RepositoryException.Refused wrongKey(BlobStore store, RepositoryFile file) {
        return new RepositoryException.Refused(
                "the master key opens none of the %d key slots of repository %s in %s, or its holdfast.json was altered; nothing was written. Give the key that the repository was made with, or the location of the repository that belongs to this key"
                        .formatted(file.keySlots().size(), file.id(), store.describe()));
    }

    private static RepositoryFile read(BlobStore store) {
        byte[] json;
        try {
            json = store.get(FILE, FILE_BYTES_MAX);
        } catch (RepositoryException.Missing e) {
            throw new RepositoryException.Refused(
                    "there is no repository in %s (no %s); check the location, or create one there"
                            .formatted(store.describe(), FILE),
                    e);
        }
        requireKnownVersion(store, json);
        try {
            return RepositoryFile.fromJson(json);
        } catch (Malformed e) {
            throw new RepositoryException.Corrupt(Damage.of(FILE), e.what(), e);
        }
    }

    private static void requireKnownVersion(BlobStore store, byte[] json) {
        int version;
        try {
            version = RepositoryFile.formatVersion(json);
        } catch (Malformed e) {
            throw new RepositoryException.Refused(
                    "%s in %s is not Holdfast's or is damaged: %s; check the location"
                            .formatted(FILE, store.describe(), e.what()),
                    e);
        }
        if (version != FORMAT_VERSION) {
            throw new RepositoryException.Refused(
                    "the repository in %s has format version %d, this program knows %d; use a Holdfast that knows it"
                            .formatted(store.describe(), version, FORMAT_VERSION));
        }
    }
}
