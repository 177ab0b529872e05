package io.holdfast.ovirt;

import java.time.Instant;

/**
 * A line of the engine's log.
 *
 * @param id grows with time
 * @param code what kind of event it is, the same in every language: {@code AuditLogType} of the
 *     engine
 * @param description for people, in the engine's language
 */
public record EngineEvent(long id, int code, String description, Instant time) {

    /** A snapshot is kept although qemu and the engine may disagree on what is in it. */
    public static final int SNAPSHOT_MAY_BE_INCONSISTENT = 10774;

    /** A VM backup ended well. */
    public static final int BACKUP_SUCCEEDED = 10793;
}
