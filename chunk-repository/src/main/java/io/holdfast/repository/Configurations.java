package io.holdfast.repository;

import io.holdfast.repository.format.ConfigurationId;

/** VM configurations (OVF). They hold passwords, so they are sealed under a key of their own. */
public interface Configurations {

    /** The longest configuration, in bytes; the OVF of a big VM has some hundred KiB. */
    int CONFIGURATION_BYTES_MAX = 16 << 20;

    /** Stores it; the same bytes have the same identity and are stored once. */
    ConfigurationId seal(byte[] configuration);

    /** The bytes as they were sealed. */
    byte[] open(ConfigurationId id);
}
