package io.holdfast.contracts.json;

import com.fasterxml.jackson.databind.JsonMappingException;

/** A record that is not a message of ours: which field, and why. Trying again does not help. */
public final class MalformedMessage extends Exception {

    private final String field;
    private final String why;

    public MalformedMessage(String field, String why) {
        super(field + ": " + why);
        this.field = field;
        this.why = why;
    }

    /**
     * What a JSON mapper's complaint says in our words: the same for a record and for a REST body.
     */
    public static MalformedMessage of(JsonMappingException wrong) {
        return MessageJson.malformed(wrong);
    }

    /** Path of the field, such as {@code disks[2].virtualSizeBytes} or {@code ce_type}. */
    public String field() {
        return field;
    }

    /** What is wrong with it. */
    public String why() {
        return why;
    }
}
