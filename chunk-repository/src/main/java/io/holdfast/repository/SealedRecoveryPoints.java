package io.holdfast.repository;

import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.json.RecoveryPointJson;
import io.holdfast.repository.objects.StoredObjects;
import io.holdfast.repository.sealing.ObjectKind;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.PutOutcome;
import io.holdfast.repository.store.RepositoryException;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

final class SealedRecoveryPoints implements RecoveryPoints {

    private final BlobStore store;
    private final StoredObjects objects;

    SealedRecoveryPoints(BlobStore store, StoredObjects objects) {
        this.store = store;
        this.objects = objects;
    }

    /**
     * The one that is there already with the same content.
     *
     * @throws RepositoryException.Refused if one of other content has its id
     */
    Optional<RecoveryPoint> sameAs(RecoveryPoint recoveryPoint) {
        return find(recoveryPoint.id().blob(recoveryPoint.vm()))
                .map(before -> same(before, recoveryPoint));
    }

    /** Writes it when all is there that it names; the one that is in the repository then. */
    RecoveryPoint write(RecoveryPoint recoveryPoint) {
        // Read, not looked for: a deletion that came late would be found now or never.
        var _ = objects.get(ObjectKind.CONFIGURATION, recoveryPoint.configuration().blob());
        recoveryPoint.disks().forEach(disk -> requireStored(disk.manifest().blob()));
        BlobName name = recoveryPoint.id().blob(recoveryPoint.vm());
        PutOutcome outcome =
                objects.putIfAbsent(
                        ObjectKind.RECOVERY_POINT, name, RecoveryPointJson.write(recoveryPoint));
        return switch (outcome) {
            case STORED -> recoveryPoint;
            case ALREADY_THERE -> same(read(name), recoveryPoint);
        };
    }

    private static RecoveryPoint same(RecoveryPoint there, RecoveryPoint wanted) {
        if (!there.sameContentAs(wanted)) {
            throw new RepositoryException.Refused(
                    "recovery point %s of VM %s is in the repository with other content; a new one needs a new id"
                            .formatted(wanted.id(), wanted.vm()));
        }
        return there;
    }

    private void requireStored(BlobName name) {
        if (store.head(name).isEmpty()) {
            throw new RepositoryException.Missing(Damage.of(name), null);
        }
    }

    @Override
    public Optional<RecoveryPoint> find(UUID vm, RecoveryPointId id) {
        return find(id.blob(vm));
    }

    @Override
    public Optional<RecoveryPoint> find(RecoveryPointId id) {
        try (Stream<BlobInfo> all = store.list(RecoveryPointId.FOLDER)) {
            return all.map(BlobInfo::name)
                    .filter(name -> name.value().endsWith("/" + id))
                    .findFirst()
                    .flatMap(this::find);
        }
    }

    @Override
    public Stream<ListedRecoveryPoint> list() {
        return list(RecoveryPointId.FOLDER);
    }

    @Override
    public Stream<ListedRecoveryPoint> list(UUID vm) {
        return list(RecoveryPointId.FOLDER + vm + "/");
    }

    /** One that is forgotten between listing and reading is left out. */
    private Stream<ListedRecoveryPoint> list(String prefix) {
        return store.list(prefix).map(BlobInfo::name).map(this::listed).flatMap(Optional::stream);
    }

    private Optional<ListedRecoveryPoint> listed(BlobName name) {
        try {
            return find(name).map(ListedRecoveryPoint.Whole::new);
        } catch (RepositoryException.Corrupt e) {
            return Optional.of(
                    new ListedRecoveryPoint.Damaged(name, String.valueOf(e.getMessage())));
        }
    }

    private Optional<RecoveryPoint> find(BlobName name) {
        try {
            return Optional.of(read(name));
        } catch (RepositoryException.Missing e) {
            // An answer, not a failure: who asks wants to know whether it is there.
            return Optional.empty();
        }
    }

    private RecoveryPoint read(BlobName name) {
        return objects.recoveryPoint(name);
    }
}
