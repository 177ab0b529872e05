package io.holdfast.contracts;

/**
 * The topics. The key of a record is always the envelope's subject, so one subject's messages keep
 * their order.
 */
public enum Topic {
    BACKUP_COMMANDS("holdfast.backup.commands", false),
    BACKUP_EVENTS("holdfast.backup.events", false),
    TRANSFER_COMMANDS("holdfast.transfer.commands", false),
    TRANSFER_EVENTS("holdfast.transfer.events", false),
    /** Internal work of transfer-service, shared among its replicas. */
    TRANSFER_SEGMENTS("holdfast.transfer.segments", false),
    RESTORE_COMMANDS("holdfast.restore.commands", false),
    RESTORE_EVENTS("holdfast.restore.events", false),
    /** The last news of each VM stay for ever. */
    INVENTORY_EVENTS("holdfast.inventory.events", true);

    private static final String DEAD = ".dead";

    private final String text;
    private final boolean compacted;

    Topic(String text, boolean compacted) {
        this.text = text;
        this.compacted = compacted;
    }

    /** The topic's name on the broker. */
    public String text() {
        return text;
    }

    /** Where records go that could not be understood. */
    public String dead() {
        return text + DEAD;
    }

    /** Whether the broker keeps the last record of each key instead of the last days. */
    public boolean compacted() {
        return compacted;
    }
}
