package io.holdfast.restore.ovirt;

import io.holdfast.contracts.FailureReason;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.format.ConfigurationId;
import java.nio.charset.StandardCharsets;

/** The stored OVF, unsealed only for as long as it is needed. */
final class Configuration {

    private Configuration() {}

    static String ovf(RepositoryReader repository, ConfigurationId id) {
        return new String(repository.configurations().open(id), StandardCharsets.UTF_8);
    }

    static StoredVm stored(RepositoryReader repository, ConfigurationId id) throws CannotRestore {
        try {
            return StoredVm.read(ovf(repository, id));
        } catch (IllegalArgumentException unreadable) {
            throw unreadable(id, unreadable);
        }
    }

    static CannotRestore unreadable(ConfigurationId id, IllegalArgumentException why) {
        return new CannotRestore(
                FailureReason.CONFIGURATION_UNREADABLE,
                "configuration " + id.value() + ": " + why.getMessage());
    }
}
