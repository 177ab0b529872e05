package io.holdfast.contracts.json;

import com.fasterxml.jackson.databind.JsonMappingException;

/** A record that is not a message of ours: which field, and why. Trying again does not help. */
public final class MalformedMessage extends Exception {

    /** Both texts travel as headers of a dead letter, and quote what a stranger sent. */
    private static final int TEXT_MAX_CHARACTERS = 500;

    private final String field;
    private final String why;

    public MalformedMessage(String field, String why) {
        super(bounded(field) + ": " + bounded(why));
        this.field = bounded(field);
        this.why = bounded(why);
    }

    private static String bounded(String text) {
        return text.length() <= TEXT_MAX_CHARACTERS
                ? text
                : text.substring(0, TEXT_MAX_CHARACTERS) + "…";
    }

    /**
     * What a JSON mapper's complaint says in our words: the same for a record and for a REST body.
     */
    public static MalformedMessage of(JsonMappingException wrong) {
        return Wording.of(wrong);
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
