package io.holdfast.contracts;

/** An identity or name that travels as a plain string. */
public interface Identifier {

    /** The form on the wire; the record's constructor reads it back. */
    String text();
}
