package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.RepositoryException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Reads packs whole, reports what is damaged, and counts. Safe for threads. */
final class PackCheck {

    private final PackScan scan;
    private final Findings findings;
    private final Consumer<ChunkReference> named;
    private final VerifyProgress progress;
    private final AtomicLong packs = new AtomicLong();
    private final AtomicLong chunks = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile long packsTotal;
    private volatile long bytesTotal;

    /**
     * Reports to {@code findings}.
     *
     * @param named is told of each chunk that a tail names
     */
    PackCheck(
            SealedStore sealed,
            Findings findings,
            Consumer<ChunkReference> named,
            VerifyProgress progress) {
        this.scan = new PackScan(sealed);
        this.findings = findings;
        this.named = named;
        this.progress = progress;
    }

    void expect(long packsInAll, long bytesInAll) {
        packsTotal = packsInAll;
        bytesTotal = bytesInAll;
    }

    void check(BlobInfo object) {
        PackId pack = new PackId(DeadObjects.lastPart(object));
        try {
            scan.all(
                    pack,
                    object.bytes(),
                    new PackScan.Visitor() {
                        @Override
                        public void named(ChunkReference chunk) {
                            chunks.incrementAndGet();
                            named.accept(chunk);
                        }

                        @Override
                        public void damaged(ChunkReference chunk, String what) {
                            findings.damaged(chunk, what);
                        }
                    });
        } catch (RepositoryException.Corrupt e) {
            findings.damaged(object.name(), String.valueOf(e.getMessage()));
        } catch (RepositoryException.Missing e) {
            // A sweep took it since it was listed; if somebody needs it, that is found out later.
            return;
        }
        progress.at(
                packs.incrementAndGet(), packsTotal, bytes.addAndGet(object.bytes()), bytesTotal);
    }

    long packs() {
        return packs.get();
    }

    long chunks() {
        return chunks.get();
    }

    long bytes() {
        return bytes.get();
    }
}
