package io.holdfast.repository;

import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.repository.objects.StoredObjects;
import io.holdfast.repository.sealing.ObjectKind;

final class SealedConfigurations implements Configurations {

    private final StoredObjects objects;

    SealedConfigurations(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public ConfigurationId seal(byte[] configuration) {
        if (configuration.length > CONFIGURATION_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a configuration of %d bytes is longer than %d"
                            .formatted(configuration.length, CONFIGURATION_BYTES_MAX));
        }
        return objects.putByContent(
                        ObjectKind.CONFIGURATION,
                        configuration,
                        ConfigurationId::of,
                        ConfigurationId::blob)
                .id();
    }

    @Override
    public byte[] open(ConfigurationId id) {
        return objects.get(ObjectKind.CONFIGURATION, id.blob());
    }
}
