package io.holdfast.repository.format;

import io.holdfast.repository.store.BlobName;
import java.util.UUID;

/** Identity of a recovery point, chosen by whoever asks for it. */
public record RecoveryPointId(UUID value) {

    public static final String FOLDER = "recovery-points/";

    public static RecoveryPointId of(String text) {
        return new RecoveryPointId(UUID.fromString(text));
    }

    /** Where the recovery point of {@code vm} is. */
    public BlobName blob(UUID vm) {
        return new BlobName(FOLDER + vm + "/" + value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
