package io.holdfast.catalog.rest;

import io.holdfast.contracts.InvalidField;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;

/** Which stretch of a list is wanted. */
public class Paging {

    /** Enough for a screen or a script, little enough for one answer. */
    private static final int SIZE_MAX = 500;

    @QueryParam("page")
    @DefaultValue("0")
    int page;

    @QueryParam("size")
    @DefaultValue("100")
    int size;

    Paging checked() {
        if (page < 0) {
            throw new InvalidField("page", "is negative: " + page);
        }
        if (size < 1 || size > SIZE_MAX) {
            throw new InvalidField("size", "is not between 1 and " + SIZE_MAX + ": " + size);
        }
        return this;
    }
}
