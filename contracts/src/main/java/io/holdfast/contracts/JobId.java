package io.holdfast.contracts;

import java.util.UUID;
import java.util.regex.Pattern;

/** Identity of a backup or restore job. */
public record JobId(UUID value) implements Identifier {

    /** UUID.fromString alone takes "1-2-3-4-5" as well, and two such ids can be one UUID. */
    private static final Pattern UUID_FORM =
            Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    public JobId {
        Require.present("value", value);
    }

    /**
     * The job that a request starts: the request's id if it is a UUID, else a UUID derived from it.
     */
    public static JobId of(MessageId request) {
        return UUID_FORM.matcher(request.value()).matches()
                ? new JobId(UUID.fromString(request.value()))
                : new JobId(Derived.uuid("job", request));
    }

    @Override
    public String text() {
        return value.toString();
    }
}
