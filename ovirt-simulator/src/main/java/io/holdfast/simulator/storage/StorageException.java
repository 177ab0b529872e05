package io.holdfast.simulator.storage;

/** The storage was asked for something that it does not have or cannot do. */
public final class StorageException extends RuntimeException {
    public StorageException(String message) {
        super(message);
    }
}
