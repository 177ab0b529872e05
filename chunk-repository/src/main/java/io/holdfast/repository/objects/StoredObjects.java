package io.holdfast.repository.objects;

import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestBytes;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.Malformed;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapBytes;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.json.RecoveryPointJson;
import io.holdfast.repository.sealing.ObjectKind;
import io.holdfast.repository.sealing.SealedObjects;
import io.holdfast.repository.sealing.Unsealable;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.PutOutcome;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Function;

/** Small sealed objects in the store; each opens only under the name that it was put under. */
public final class StoredObjects {

    private final BlobStore store;
    private final SealedObjects sealing;

    public StoredObjects(BlobStore store, SealedObjects sealing) {
        this.store = store;
        this.sealing = sealing;
    }

    /**
     * An object named by its content.
     *
     * @param bytesStored 0 if it was there before
     */
    public record Named<I>(I id, long bytesStored) {}

    public byte[] get(ObjectKind kind, BlobName name) {
        return open(kind, name, store.get(name, kind.sealedBytesMax()));
    }

    /** Opens sealed bytes that were read already. */
    public byte[] open(ObjectKind kind, BlobName name, byte[] sealed) {
        try {
            return sealing.open(kind, name.value(), sealed);
        } catch (Unsealable e) {
            throw new RepositoryException.Corrupt(Damage.of(name), e.what(), e);
        }
    }

    public byte[] identify(ObjectKind kind, byte[] plain) {
        return sealing.identify(kind, plain);
    }

    public PutOutcome putIfAbsent(ObjectKind kind, BlobName name, byte[] plain) {
        return store.putIfAbsent(name, ByteBuffer.wrap(seal(kind, name, plain)));
    }

    public byte[] seal(ObjectKind kind, BlobName name, byte[] plain) {
        return sealing.seal(kind, name.value(), plain);
    }

    /**
     * Stores content under its own digest. One that is there already is read: if it is damaged, or
     * is gone meanwhile, it is written again, which mends every recovery point that needs it.
     */
    public <I> Named<I> putByContent(
            ObjectKind kind,
            byte[] plain,
            Function<byte[], I> identity,
            Function<I, BlobName> place) {
        I id = identity.apply(sealing.identify(kind, plain));
        BlobName name = place.apply(id);
        ByteBuffer sealed = ByteBuffer.wrap(seal(kind, name, plain));
        if (store.putIfAbsent(name, sealed) == PutOutcome.ALREADY_THERE) {
            if (holds(kind, name, plain)) {
                return new Named<>(id, 0);
            }
            store.replace(name, sealed);
        }
        return new Named<>(id, sealed.remaining());
    }

    private boolean holds(ObjectKind kind, BlobName name, byte[] plain) {
        try {
            return Arrays.equals(get(kind, name), plain);
        } catch (RepositoryException.Corrupt | RepositoryException.Missing damaged) {
            // Mended by the caller, which has the content.
            return false;
        }
    }

    /** The recovery point under this name; it must say of itself that it is that one. */
    public RecoveryPoint recoveryPoint(BlobName name) {
        byte[] json = get(ObjectKind.RECOVERY_POINT, name);
        try {
            RecoveryPoint point = RecoveryPointJson.read(json);
            if (!point.id().blob(point.vm()).equals(name)) {
                throw new Malformed("it says that it is " + point.id() + " of VM " + point.vm());
            }
            return point;
        } catch (Malformed e) {
            throw new RepositoryException.Corrupt(Damage.of(name), e.what(), e);
        }
    }

    public DiskManifest manifest(DiskManifestId id) {
        byte[] bytes = get(ObjectKind.DISK_MANIFEST, id.blob());
        try {
            return DiskManifestBytes.read(bytes);
        } catch (Malformed e) {
            throw new RepositoryException.Corrupt(Damage.of(id.blob()), e.what(), e);
        }
    }

    /**
     * A segment map.
     *
     * @param chunkBytesMax the longest chunk of the repository
     */
    public SegmentMap map(SegmentMapId id, int chunkBytesMax) {
        byte[] bytes = get(ObjectKind.SEGMENT_MAP, id.blob());
        try {
            return SegmentMapBytes.read(bytes, chunkBytesMax);
        } catch (Malformed e) {
            throw new RepositoryException.Corrupt(Damage.of(id.blob()), e.what(), e);
        }
    }
}
