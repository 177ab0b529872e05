package io.holdfast.repository;

import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.ledger.LedgerSource;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.time.Clock;
import java.util.Optional;

/**
 * A repository opened for writing: the same, and a ledger that says what is stored already and
 * keeps a sweep off what is at work. Its order of writing is the commit: packs, segment maps, disk
 * manifests, recovery point. All of it happens under a pin, which must be open until the recovery
 * point is committed: {@link RepositoryException.Refused} says that it was not.
 */
public interface Repository extends RepositoryReader {

    /**
     * Makes a new repository in an empty store.
     *
     * @throws RepositoryException.Refused if anything is there already
     */
    static Repository create(
            BlobStore store,
            MasterKey masterKey,
            RepositorySettings settings,
            LedgerSource ledgers) {
        return RepositoryDoor.create(store, masterKey, settings, ledgers, Clock.systemUTC());
    }

    /**
     * Opens a repository; it owns the store and the ledger from then on.
     *
     * @param settings chunk and segment size are taken from the repository instead
     * @throws RepositoryException.Refused if there is none, its format is unknown, {@code
     *     masterKey} opens none of its key slots, or its ledger is not complete, or another ledger
     *     keeps it
     */
    static Repository open(
            BlobStore store,
            MasterKey masterKey,
            RepositorySettings settings,
            LedgerSource ledgers) {
        return RepositoryDoor.open(store, masterKey, settings, ledgers);
    }

    /** Opens the repository, or makes it where the store is empty. */
    static Repository openOrCreate(
            BlobStore store,
            MasterKey masterKey,
            RepositorySettings settings,
            LedgerSource ledgers) {
        return RepositoryDoor.openOrCreate(store, masterKey, settings, ledgers, Clock.systemUTC());
    }

    /** Where its chunks are, who is at work and how far sweeps have come; shared by all writers. */
    Ledger ledger();

    /**
     * Opens a pin, or finds the open one of the same holder, which keeps the recovery point that it
     * holds; one that holds none yet takes this one.
     *
     * @param recoveryPoint the parent of an increment, or what is to be read; it cannot be
     *     forgotten while the pin is open
     * @throws RepositoryException.Refused if that recovery point is not known or is forgotten
     */
    Pin pin(PinId holder, Optional<RecoveryPointId> recoveryPoint);

    /** Ends a pin whose job will not be committed; that there is none is no error. */
    void unpin(PinId holder);

    /** A writer for a segment that has no parent. */
    SegmentWriter segmentWriter(Pin pin, SegmentPlace place);

    /**
     * A writer for a segment that is laid over its parent.
     *
     * @param parent the map of the same segment in the recovery point that {@code pin} holds; it
     *     may be shorter than {@code place}, where the disk has grown, not longer
     */
    SegmentWriter segmentWriter(Pin pin, SegmentPlace place, SegmentMapId parent);

    /**
     * Writes the manifest; all the maps it names are stored already. The same twice is stored once.
     */
    DiskManifestId writeManifest(Pin pin, DiskManifest manifest);

    /** Stores a configuration; the same bytes have the same identity and are stored once. */
    ConfigurationId sealConfiguration(Pin pin, byte[] configuration);

    /**
     * Writes the recovery point, last of all, and ends the pin: everything that it names is stored
     * already. Committing the same again (whatever its {@code committedAt}) changes nothing, also
     * when the pin has ended.
     *
     * @return the one that is in the repository now
     * @throws RepositoryException.Missing if a manifest or the configuration that it names is not
     *     in the repository
     * @throws RepositoryException.Refused if another one has its id, or {@code holder} has no pin
     */
    RecoveryPoint commit(PinId holder, RecoveryPoint recoveryPoint);
}
