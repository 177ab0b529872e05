package io.holdfast.repository.objects;

import io.holdfast.repository.format.Malformed;
import io.holdfast.repository.json.RepositoryFile;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.sealing.RepositoryLayout;
import io.holdfast.repository.sealing.RepositorySecret;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.RepositoryException;
import java.util.Optional;

/** Reads {@code holdfast.json} and opens its key slots. */
public final class RepositoryHead {

    /** The only object that is not sealed, and the only one that is ever replaced. */
    public static final BlobName FILE = new BlobName("holdfast.json");

    public static final int FORMAT_VERSION = 1;

    /** Some thousand key slots. */
    public static final int FILE_BYTES_MAX = 1 << 20;

    private RepositoryHead() {}

    /**
     * The repository file.
     *
     * @throws RepositoryException.Refused if there is none, or it is not of a version known here
     * @throws RepositoryException.Corrupt if a field of it is wrong
     */
    public static RepositoryFile read(BlobStore store) {
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

    /** What the key slots of this repository are bound to. */
    public static RepositoryLayout layout(RepositoryFile file) {
        return new RepositoryLayout(file.id(), file.chunkBytes(), file.segmentBytes());
    }

    /**
     * The repository's secret.
     *
     * @throws RepositoryException.Refused if the key opens none of the slots
     */
    public static RepositorySecret unlock(
            BlobStore store, RepositoryFile file, MasterKey masterKey) {
        RepositoryLayout bound = layout(file);
        return file.keySlots().stream()
                .map(slot -> RepositorySecret.unwrap(bound, slot, masterKey))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> wrongKey(store, file));
    }

    private static RepositoryException.Refused wrongKey(BlobStore store, RepositoryFile file) {
        return new RepositoryException.Refused(
                "the master key opens none of the %d key slots of repository %s in %s, or its holdfast.json was altered; nothing was written. Give the key that the repository was made with, or the location of the repository that belongs to this key"
                        .formatted(file.keySlots().size(), file.id(), store.describe()));
    }
}
