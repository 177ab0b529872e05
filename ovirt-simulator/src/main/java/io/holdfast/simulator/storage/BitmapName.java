package io.holdfast.simulator.storage;

/** Names a dirty bitmap of one disk; the engine uses the checkpoint id. */
public record BitmapName(String value) {
    public BitmapName {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a bitmap needs a name");
        }
    }
}
