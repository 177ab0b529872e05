package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestBytes;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.ForwarderBytes;
import io.holdfast.repository.format.Malformed;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapBytes;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.objects.StoredObjects;
import io.holdfast.repository.sealing.ObjectKind;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.RepositoryException;
import java.util.HexFormat;

/**
 * Reads metadata more strictly than a restore does: the content must have the digest that it is
 * named by.
 */
final class CheckedObjects {

    private final StoredObjects objects;
    private final int chunkBytes;

    CheckedObjects(SealedStore sealed) {
        this.objects = sealed.objects();
        this.chunkBytes = sealed.chunkBytes();
    }

    SegmentMap map(SegmentMapId id) {
        byte[] plain = read(ObjectKind.SEGMENT_MAP, id.blob(), id.value());
        try {
            return SegmentMapBytes.read(plain, chunkBytes);
        } catch (Malformed e) {
            throw corrupt(id.blob(), e);
        }
    }

    DiskManifest manifest(DiskManifestId id) {
        byte[] plain = read(ObjectKind.DISK_MANIFEST, id.blob(), id.value());
        try {
            return DiskManifestBytes.read(plain);
        } catch (Malformed e) {
            throw corrupt(id.blob(), e);
        }
    }

    void configuration(ConfigurationId id) {
        read(ObjectKind.CONFIGURATION, id.blob(), id.value());
    }

    void forwarder(PackId pack) {
        try {
            ForwarderBytes.read(objects.get(ObjectKind.FORWARDER, pack.forwarder()));
        } catch (Malformed e) {
            throw corrupt(pack.forwarder(), e);
        }
    }

    private byte[] read(ObjectKind kind, BlobName name, String id) {
        byte[] plain = objects.get(kind, name);
        if (!HexFormat.of().formatHex(objects.identify(kind, plain)).equals(id)) {
            throw new RepositoryException.Corrupt(
                    Damage.of(name), "it holds other content than its name says", null);
        }
        return plain;
    }

    private static RepositoryException.Corrupt corrupt(BlobName name, Malformed e) {
        return new RepositoryException.Corrupt(Damage.of(name), e.what(), e);
    }
}
