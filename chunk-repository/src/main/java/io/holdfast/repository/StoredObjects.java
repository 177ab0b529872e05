package io.holdfast.repository;

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
final class StoredObjects {

    private final BlobStore store;
    private final SealedObjects sealing;

    StoredObjects(BlobStore store, SealedObjects sealing) {
        this.store = store;
        this.sealing = sealing;
    }

    /**
     * An object named by its content.
     *
     * @param bytesStored 0 if it was there before
     */
    record Named<I>(I id, long bytesStored) {}

    byte[] get(ObjectKind kind, BlobName name) {
        byte[] sealed = store.get(name, kind.sealedBytesMax());
        try {
            return sealing.open(kind, name.value(), sealed);
        } catch (Unsealable e) {
            throw new RepositoryException.Corrupt(Damage.of(name), e.what(), e);
        }
    }

    PutOutcome putIfAbsent(ObjectKind kind, BlobName name, byte[] plain) {
        return store.putIfAbsent(name, ByteBuffer.wrap(seal(kind, name, plain)));
    }

    byte[] seal(ObjectKind kind, BlobName name, byte[] plain) {
        return sealing.seal(kind, name.value(), plain);
    }

    /** Stores content under its own digest. One that is there already is read: it must be whole. */
    <I> Named<I> putByContent(
            ObjectKind kind,
            byte[] plain,
            Function<byte[], I> identity,
            Function<I, BlobName> place) {
        I id = identity.apply(sealing.identify(kind, plain));
        BlobName name = place.apply(id);
        byte[] sealed = seal(kind, name, plain);
        return switch (store.putIfAbsent(name, ByteBuffer.wrap(sealed))) {
            case STORED -> new Named<>(id, sealed.length);
            case ALREADY_THERE -> {
                if (!Arrays.equals(get(kind, name), plain)) {
                    throw new RepositoryException.Corrupt(
                            Damage.of(name), "it holds other content than its name says", null);
                }
                yield new Named<>(id, 0);
            }
        };
    }
}
