package io.holdfast.catalog.job;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.JobId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.List;
import java.util.UUID;

/** How far one disk of a job is. */
@Entity
@Table(name = "disk_progress")
@IdClass(DiskProgressRow.Key.class)
public class DiskProgressRow extends PanacheEntityBase {

    /** A disk appears once in a job. */
    public record Key(UUID job, UUID disk) implements Serializable {}

    /** The order is the order of progress. */
    public enum State {
        RUNNING,
        DONE,
        FAILED
    }

    @Id public UUID job = new UUID(0, 0);
    @Id public UUID disk = new UUID(0, 0);

    @Enumerated(EnumType.STRING)
    public State state = State.RUNNING;

    @Column(name = "bytes_done")
    public long bytesDone;

    @Column(name = "bytes_total")
    public long bytesTotal;

    @Column(name = "bytes_read")
    public long bytesRead;

    @Column(name = "bytes_stored")
    public long bytesStored;

    /** Takes in progress; it never goes back, and an ended disk stays ended. */
    public static void progress(
            JobId job, DiskId disk, long done, long total, long read, long stored) {
        DiskProgressRow row = findOrMake(job, disk);
        if (row.state == State.RUNNING && done >= row.bytesDone) {
            row.bytesDone = done;
            row.bytesTotal = total;
            row.bytesRead = read;
            row.bytesStored = stored;
        }
    }

    /** The disk is whole. */
    public static void done(JobId job, DiskId disk, long size, long read, long stored) {
        DiskProgressRow row = findOrMake(job, disk);
        row.state = State.DONE;
        row.bytesDone = size;
        row.bytesTotal = size;
        row.bytesRead = read;
        row.bytesStored = stored;
    }

    /** The disk is written back. */
    public static void restored(JobId job, DiskId disk) {
        DiskProgressRow row = findOrMake(job, disk);
        row.state = State.DONE;
        row.bytesDone = row.bytesTotal;
    }

    /** The disk is not going to be whole. */
    public static void failed(JobId job, DiskId disk) {
        findOrMake(job, disk).state = State.FAILED;
    }

    public static List<DiskProgressRow> ofJob(UUID job) {
        return list("job = ?1 order by disk", job);
    }

    private static DiskProgressRow findOrMake(JobId job, DiskId disk) {
        DiskProgressRow found = DiskProgressRow.findById(new Key(job.value(), disk.value()));
        if (found != null) {
            return found;
        }
        DiskProgressRow made = new DiskProgressRow();
        made.job = job.value();
        made.disk = disk.value();
        made.persist();
        return made;
    }
}
