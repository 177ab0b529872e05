package io.holdfast.repository.sealing;

import javax.crypto.SecretKey;

/** The two keys that chunks need. */
public record ChunkKeys(SecretKey ids, SecretKey sealing) {

    static final int ID_BYTES = 32;

    public static ChunkKeys of(RepositorySecret secret) {
        return new ChunkKeys(
                secret.subKey("holdfast/1/chunk-id"), secret.subKey("holdfast/1/chunk-sealing"));
    }

    @Override
    public String toString() {
        return "ChunkKeys[redacted]";
    }
}
