package io.holdfast.saga;

/**
 * States, events and work as text, for the journal. What was written by an older release is still
 * read.
 */
public interface Codec<T> {

    String write(T value);

    T read(String text);
}
