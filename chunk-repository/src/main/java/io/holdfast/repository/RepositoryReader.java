package io.holdfast.repository;

import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobStore;
import java.io.IOException;
import java.util.UUID;

/**
 * A repository opened for reading, with its master key: needs the bucket and nothing else, no
 * ledger. Safe for any number of threads and processes.
 *
 * <p>Every method may throw a {@link io.holdfast.repository.store.RepositoryException}. Who reads
 * while others forget and sweep holds a pin on the recovery point; see {@link Repository#pin}.
 */
public interface RepositoryReader extends AutoCloseable {

    /** Opens a repository for reading with default settings. */
    static RepositoryReader open(BlobStore store, MasterKey masterKey) {
        return open(store, masterKey, RepositorySettings.defaults());
    }

    /**
     * Opens a repository for reading; it owns the store from then on.
     *
     * @param settings chunk and segment size are taken from the repository instead
     * @throws io.holdfast.repository.store.RepositoryException.Refused if there is none, its format
     *     is unknown, or {@code masterKey} opens none of its key slots
     */
    static RepositoryReader open(
            BlobStore store, MasterKey masterKey, RepositorySettings settings) {
        return RepositoryDoor.openForReading(store, masterKey, settings);
    }

    /** The repository's own identity, from {@code holdfast.json}. */
    UUID id();

    /** The settings in force: layout from the repository, the rest as given when it was opened. */
    RepositorySettings settings();

    /** The manifest of a stored disk; missing or altered is an error, never another manifest. */
    DiskManifest readManifest(DiskManifestId id);

    /** The map of a stored segment; missing or altered is an error, never another map. */
    SegmentMap readMap(SegmentMapId id);

    /**
     * A reader for a stored segment.
     *
     * @param place as {@link DiskManifest#place} says; a map of another length is refused as
     *     corrupt
     */
    SegmentReader segmentReader(SegmentMapId map, SegmentPlace place);

    /** Gives all runs of a disk to {@code sink}, segment after segment. */
    void readDisk(DiskManifestId manifest, RunSink sink) throws IOException, InterruptedException;

    /** The sealed configurations of VMs. A view: it costs no call, and lives as long. */
    Configurations configurations();

    /** What can be restored. A view, as above. */
    RecoveryPoints recoveryPoints();

    /** Gives back buffers and threads, and closes the store. */
    @Override
    void close();
}
