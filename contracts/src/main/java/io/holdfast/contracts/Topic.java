package io.holdfast.contracts;

/**
 * The topics. The key of a record is always the envelope's subject, so one subject's messages keep
 * their order.
 */
public enum Topic {
    BACKUP_COMMANDS(
            "holdfast.backup.commands",
            "the VM's id, or its name where the request gives that",
            false),
    BACKUP_EVENTS(
            "holdfast.backup.events",
            "the VM's id, or its name where no VM of that name was found",
            false),
    TRANSFER_COMMANDS(
            "holdfast.transfer.commands", "the id of the disk transfer, or of the job", false),
    TRANSFER_EVENTS(
            "holdfast.transfer.events", "the id of the disk transfer, or of the job", false),
    /** Internal work of transfer-service, shared among its replicas. */
    TRANSFER_SEGMENTS("holdfast.transfer.segments", "<disk transfer id>/<segment>", false),
    /**
     * Internal work of transfer-service that only a worker inside an appliance can do; the workers
     * of each appliance read all of it and leave alone what is another appliance's.
     */
    TRANSFER_DEVICES(
            "holdfast.transfer.devices",
            "the id of the disk transfer, or <disk transfer id>/<segment>",
            false),
    RESTORE_COMMANDS("holdfast.restore.commands", "the recovery point's id", false),
    RESTORE_EVENTS("holdfast.restore.events", "the restore job's id", false),
    /** The last news of each VM stay for ever. */
    INVENTORY_EVENTS("holdfast.inventory.events", "<engine>/<VM id>", true);

    private static final String DEAD = ".dead";

    private final String text;
    private final String key;
    private final boolean compacted;

    Topic(String text, String key, boolean compacted) {
        this.text = text;
        this.key = key;
        this.compacted = compacted;
    }

    /** The topic's name on the broker. */
    public String text() {
        return text;
    }

    /** What a record's key is, for people; {@link Subjects} makes it. */
    public String key() {
        return key;
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
