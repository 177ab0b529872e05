package io.holdfast.repository;

import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobStore;
import java.io.IOException;
import java.time.Clock;
import java.util.UUID;

/**
 * A repository in a store, opened with its master key. Its order of writing is the commit: packs,
 * segment maps, disk manifests, recovery point. Safe for any number of threads and processes.
 *
 * <p>Every method may throw a {@link io.holdfast.repository.store.RepositoryException}.
 */
public interface Repository extends AutoCloseable {

    /**
     * Makes a new repository in an empty store.
     *
     * @throws io.holdfast.repository.store.RepositoryException.Refused if anything is there already
     */
    static Repository create(BlobStore store, MasterKey masterKey, RepositorySettings settings) {
        return RepositoryDoor.create(store, masterKey, settings, Clock.systemUTC());
    }

    /** Opens a repository with default settings; writes nothing. */
    static Repository open(BlobStore store, MasterKey masterKey) {
        return open(store, masterKey, RepositorySettings.defaults());
    }

    /**
     * Opens a repository; writes nothing.
     *
     * @param settings chunk and segment size are taken from the repository instead
     * @throws io.holdfast.repository.store.RepositoryException.Refused if there is none, its format
     *     is unknown, or {@code masterKey} opens none of its key slots
     */
    static Repository open(BlobStore store, MasterKey masterKey, RepositorySettings settings) {
        return RepositoryDoor.open(store, masterKey, settings);
    }

    /** Opens the repository, or makes it where the store is empty. */
    static Repository openOrCreate(
            BlobStore store, MasterKey masterKey, RepositorySettings settings) {
        return RepositoryDoor.openOrCreate(store, masterKey, settings, Clock.systemUTC());
    }

    /** The repository's own identity, from {@code holdfast.json}. */
    UUID id();

    /** The settings in force: layout from the repository, the rest as given when it was opened. */
    RepositorySettings settings();

    /**
     * A writer for the segment of a disk that starts at {@code segmentOffset}.
     *
     * @param segmentOffset in the disk, a multiple of the segment size
     * @param segmentLength at least 1 byte, at most the segment size
     */
    SegmentWriter segmentWriter(long segmentOffset, long segmentLength);

    /**
     * Writes the manifest; all the maps it names are stored already. The same twice is stored once.
     */
    DiskManifestId writeManifest(DiskManifest manifest);

    DiskManifest readManifest(DiskManifestId id);

    /**
     * A reader for a stored segment.
     *
     * @param segmentOffset where in the disk it is, as {@link DiskManifest#segmentOffset} says
     * @param segmentLength as {@link DiskManifest#segmentLength} says; a map of another length is
     *     refused as corrupt
     */
    SegmentReader segmentReader(SegmentMapId map, long segmentOffset, long segmentLength);

    /** Gives all runs of a disk to {@code sink}, segment after segment. */
    void readDisk(DiskManifestId manifest, RunSink sink) throws IOException, InterruptedException;

    Configurations configurations();

    RecoveryPoints recoveryPoints();

    /** Gives back buffers and threads, and closes the store. */
    @Override
    void close();
}
