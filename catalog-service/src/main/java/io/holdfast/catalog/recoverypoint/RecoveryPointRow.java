package io.holdfast.catalog.recoverypoint;

import io.holdfast.contracts.RecoveryPointCommitted;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A recovery point in the catalogue. The truth is in the bucket; this row makes it easy to find.
 */
@Entity
@Table(name = "recovery_point")
public class RecoveryPointRow extends PanacheEntityBase {

    @Id public UUID id = new UUID(0, 0);
    public UUID job = new UUID(0, 0);
    public String engine = "";
    public UUID vm = new UUID(0, 0);

    @Column(name = "vm_name")
    public String vmName = "";

    public String mode = "";
    public String way = "";
    public String consistency = "";

    @Column(name = "consistency_reason")
    public @Nullable String consistencyReason;

    /** How long the guest's file systems were frozen, if they were. */
    @Column(name = "frozen_millis")
    public @Nullable Long frozenMillis;

    @Column(name = "point_in_time")
    public Instant pointInTime = Instant.EPOCH;

    @Column(name = "committed_at")
    public Instant committedAt = Instant.EPOCH;

    @Column(name = "virtual_bytes")
    public long virtualBytes;

    @Column(name = "bytes_read")
    public long bytesRead;

    @Column(name = "bytes_stored")
    public long bytesStored;

    /** JSON array of the disks, as {@link RecoveryPointCommitted} carries them. */
    public String disks = "[]";

    public @Nullable String policy;

    /** JSON object. */
    public String labels = "{}";

    /** Takes in a committed recovery point; the same one twice is one row. */
    public static void committed(
            RecoveryPointCommitted event, String disksJson, String labelsJson) {
        if (RecoveryPointRow.findByIdOptional(event.recoveryPoint().value()).isPresent()) {
            return;
        }
        RecoveryPointRow row = new RecoveryPointRow();
        row.id = event.recoveryPoint().value();
        row.job = event.job().value();
        row.engine = event.engine().value();
        row.vm = event.vm().value();
        row.vmName = event.vmName();
        row.mode = event.mode().name();
        row.way = event.way().name();
        row.consistency = event.consistency().name();
        row.consistencyReason = event.consistencyReason();
        row.frozenMillis = event.frozenMillis();
        row.pointInTime = event.pointInTime();
        row.committedAt = event.committedAt();
        row.virtualBytes = event.virtualBytes();
        row.bytesRead = event.bytesRead();
        row.bytesStored = event.bytesStored();
        row.disks = disksJson;
        row.policy = event.policy();
        row.labels = labelsJson;
        row.persist();
    }

    /** Newest first; filters that are null filter nothing. */
    public static List<RecoveryPointRow> newest(
            @Nullable String engine, @Nullable UUID vm, int page, int size) {
        return RecoveryPointRow.<RecoveryPointRow>find(
                        "(?1 is null or engine = ?1) and (?2 is null or vm = ?2)",
                        Sort.descending("pointInTime").and("id"),
                        engine,
                        vm)
                .page(page, size)
                .list();
    }
}
