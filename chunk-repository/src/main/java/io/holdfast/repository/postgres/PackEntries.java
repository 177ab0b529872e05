package io.holdfast.repository.postgres;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.ledger.PackEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the rows of a pack, one for each of its chunks, together again. */
final class PackEntries implements Cursor.Reading<PackEntry> {

    /** Whether the cursor stands on the first row of the next pack. */
    private boolean ahead;

    @Override
    public @Nullable PackEntry next(ResultSet rows) throws SQLException {
        if (!ahead && !rows.next()) {
            return null;
        }
        PackId pack = LedgerDatabase.pack(rows, "pack");
        PackEntry.State state = PackRows.state(rows.getInt("state"));
        long bytes = rows.getLong("bytes");
        long usedEpoch = rows.getLong("used_epoch");
        long stateEpoch = rows.getLong("state_epoch");
        long firstOrdinal = rows.getLong("first_ordinal");
        List<ChunkReference> chunks = new ArrayList<>();
        do {
            if (rows.getBytes("digest") != null) {
                chunks.add(PackRows.chunk(rows));
            }
            ahead = rows.next();
        } while (ahead && LedgerDatabase.pack(rows, "pack").equals(pack));
        return new PackEntry(pack, state, bytes, usedEpoch, stateEpoch, firstOrdinal, chunks);
    }
}
