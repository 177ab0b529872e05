package io.holdfast.transfer.restore;

import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.RestoreDisk;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.TransferException.Stop;
import io.holdfast.transfer.failure.Troubles;
import java.util.LinkedHashMap;
import java.util.Map;

/** The manifests of the disks that are being restored, read once a disk. */
public final class Manifests {

    /** Manifests that are kept; about 100 bytes a GiB of disk. */
    private static final int MANIFESTS_MAX = 16;

    private final RepositoryReader repository;
    private final Map<DiskManifestId, DiskManifest> known =
            new LinkedHashMap<>(MANIFESTS_MAX, 0.75f, true);

    public Manifests(RepositoryReader repository) {
        this.repository = repository;
    }

    /** The manifest of a disk, for a disk as large as the command says. */
    synchronized DiskManifest of(RestoreDisk command) throws TransferException {
        DiskManifest manifest = known.get(command.manifest());
        if (manifest == null) {
            manifest = read(command);
            known.put(command.manifest(), manifest);
            if (known.size() > MANIFESTS_MAX) {
                known.remove(known.keySet().iterator().next());
            }
        }
        if (manifest.virtualBytes() != command.virtualSizeBytes()) {
            throw new Stop(
                    new Failure(
                            FailureReason.TARGET_REFUSED,
                            "The new disk has %d bytes, the recovery point's disk %s has %d; make the new one as large."
                                    .formatted(
                                            command.virtualSizeBytes(),
                                            command.sourceDisk().text(),
                                            manifest.virtualBytes()),
                            command.targetDisk(),
                            null,
                            null));
        }
        return manifest;
    }

    private DiskManifest read(RestoreDisk command) throws TransferException {
        try {
            return repository.readManifest(
                    new io.holdfast.repository.format.DiskManifestId(command.manifest().value()));
        } catch (RepositoryException said) {
            throw Troubles.of(said, command.sourceDisk());
        }
    }
}
