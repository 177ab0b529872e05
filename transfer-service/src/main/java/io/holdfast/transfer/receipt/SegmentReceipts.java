package io.holdfast.transfer.receipt;

import io.holdfast.contracts.DiskTransferId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The receipts of all disk transfers. A segment has one or none; the first one counts. */
public interface SegmentReceipts {

    /**
     * Sums over the receipts of a disk transfer. {@code bytesMoved}: guest bytes read or written.
     */
    record Total(long segments, long bytesMoved, long bytesStored) {}

    /** The sums of now. */
    Total total(DiskTransferId transfer);

    /** The receipt of a segment, if it is finished. */
    Optional<SegmentReceipt> find(DiskTransferId transfer, int segment);

    /** All receipts of a disk transfer, by segment. */
    List<SegmentReceipt> all(DiskTransferId transfer);

    /** Writes a receipt in the caller's transaction; one that exists stays as it is. */
    void write(Connection transaction, DiskTransferId transfer, SegmentReceipt receipt)
            throws SQLException;
}
