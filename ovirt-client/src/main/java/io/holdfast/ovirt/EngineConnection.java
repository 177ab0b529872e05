package io.holdfast.ovirt;

/**
 * An engine whose connections and sign-in we own: one sign-in for its life, renewed when the engine
 * lets it expire.
 */
public interface EngineConnection extends Engine, AutoCloseable {

    /**
     * Signs out and closes the connections, within the logout time-out; a failed sign-out is
     * logged, never thrown. Twice is fine.
     */
    @Override
    void close();
}
