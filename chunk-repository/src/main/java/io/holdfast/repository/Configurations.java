package io.holdfast.repository;

import io.holdfast.repository.format.ConfigurationId;

/** VM configurations (OVF). They hold passwords, so they are sealed under a key of their own. */
public interface Configurations {

    /** The longest configuration, in bytes; the OVF of a big VM has some hundred KiB. */
    int CONFIGURATION_BYTES_MAX = 16 << 20;

    /** The bytes as they were sealed. */
    byte[] open(ConfigurationId id);
}
