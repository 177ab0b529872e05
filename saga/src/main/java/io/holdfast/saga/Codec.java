package io.holdfast.saga;

/**
 * States, events and work as text, for the journal. What was written by an older release is still
 * read.
 */
public interface Codec<T> {

    /** The text of a value; {@link #read} makes an equal value of it. */
    String write(T value);

    /**
     * The value of a text.
     *
     * @throws IllegalStateException if this release cannot read it
     */
    T read(String text);
}
