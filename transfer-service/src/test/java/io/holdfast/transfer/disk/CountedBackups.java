package io.holdfast.transfer.disk;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.transfer.backup.BackupMetrics;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** What was told to the operator. */
final class CountedBackups implements BackupMetrics {

    final List<BackupMode> copied = new CopyOnWriteArrayList<>();
    final List<FallbackReason> fallbacks = new CopyOnWriteArrayList<>();
    final AtomicLong dirtyBytes = new AtomicLong();
    final AtomicLong bytesRead = new AtomicLong();

    @Override
    public void copied(BackupMode mode) {
        copied.add(mode);
    }

    @Override
    public void fellBack(FallbackReason reason) {
        fallbacks.add(reason);
    }

    @Override
    public void changes(long dirty, long read) {
        dirtyBytes.addAndGet(dirty);
        bytesRead.addAndGet(read);
    }
}
