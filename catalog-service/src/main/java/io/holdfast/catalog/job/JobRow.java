package io.holdfast.catalog.job;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as its events tell of it. Events may arrive in any order and twice; the state only ever
 * goes forward.
 */
@Entity
@Table(name = "job")
public class JobRow extends PanacheEntityBase {

    /** What the job does. */
    public enum Kind {
        BACKUP,
        RESTORE
    }

    /** How far it is; the order is the order of progress. */
    public enum State {
        REQUESTED,
        WAITING,
        TRANSFERRING,
        FINISHING,
        COMPLETED,
        FAILED,
        CANCELLED
    }

    @Id public UUID id = new UUID(0, 0);

    @Enumerated(EnumType.STRING)
    public Kind kind = Kind.BACKUP;

    @Enumerated(EnumType.STRING)
    public State state = State.REQUESTED;

    public @Nullable String engine;
    public @Nullable UUID vm;

    @Column(name = "vm_name")
    public @Nullable String vmName;

    @Column(name = "recovery_point")
    public @Nullable UUID recoveryPoint;

    @Column(name = "requested_at")
    public Instant requestedAt = Instant.EPOCH;

    @Column(name = "finished_at")
    public @Nullable Instant finishedAt;

    @Column(name = "virtual_bytes")
    public @Nullable Long virtualBytes;

    @Column(name = "bytes_read")
    public @Nullable Long bytesRead;

    @Column(name = "bytes_stored")
    public @Nullable Long bytesStored;

    @Column(name = "bytes_written")
    public @Nullable Long bytesWritten;

    /** JSON object of the failure, as the terminal event carries it. */
    public @Nullable String failure;

    /** JSON object: phases, warnings, leftovers, labels; what only the detail view shows. */
    public String details = "{}";

    /** The row of the job, made when its first news is not the request. */
    public static JobRow findOrMake(UUID id, Kind kind, Instant at) {
        JobRow found = JobRow.findById(id);
        if (found != null) {
            return found;
        }
        JobRow made = new JobRow();
        made.id = id;
        made.kind = kind;
        made.requestedAt = at;
        made.persist();
        return made;
    }

    /** Goes forward to the state; a later one stays. */
    public void reached(State reached) {
        if (reached.compareTo(state) > 0) {
            state = reached;
        }
    }

    public boolean ended() {
        return switch (state) {
            case REQUESTED, WAITING, TRANSFERRING, FINISHING -> false;
            case COMPLETED, FAILED, CANCELLED -> true;
        };
    }

    /** Newest first; filters that are null filter nothing. */
    public static List<JobRow> newest(
            Kind kind, @Nullable UUID vm, @Nullable State state, int page, int size) {
        return JobRow.<JobRow>find(
                        "kind = ?1 and (?2 is null or vm = ?2) and (?3 is null or state = ?3)",
                        Sort.descending("requestedAt").and("id"),
                        kind,
                        vm,
                        state)
                .page(page, size)
                .list();
    }
}
