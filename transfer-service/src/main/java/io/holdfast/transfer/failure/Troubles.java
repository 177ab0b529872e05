package io.holdfast.transfer.failure;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.ImageioException;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.transfer.failure.TransferException.Again;
import io.holdfast.transfer.failure.TransferException.Stop;
import io.holdfast.transfer.failure.TransferException.TicketDead;
import org.jspecify.annotations.Nullable;

/** What the engine, the imageio daemon and the repository say, in the words of our failures. */
public final class Troubles {

    private Troubles() {}

    /** An engine's answer, or the lack of one. */
    public static TransferException of(EngineException said) {
        String text = text(said);
        return said.again()
                ? new Again(FailureReason.ENGINE_UNAVAILABLE, text, said)
                : new Stop(Failure.of(FailureReason.ENGINE_REFUSED, text), said);
    }

    /** An imageio daemon's answer about a disk, or the lack of one. */
    public static TransferException of(ImageioException said, DiskId disk) {
        String text = "Disk " + disk.text() + ": " + text(said);
        return switch (said) {
            case ImageioException.TicketRejected _ -> new TicketDead(text, said);
            case ImageioException.Unavailable _, ImageioException.Closed _ ->
                    new Again(FailureReason.TRANSFER_BROKEN, text, said);
            case ImageioException.Unreadable bad ->
                    stop(FailureReason.DISK_UNREADABLE, text, disk, bad.diskOffset(), null, said);
            case ImageioException.Unwritable bad ->
                    stop(FailureReason.DISK_UNWRITABLE, text, disk, bad.diskOffset(), null, said);
            case ImageioException.Refused _, ImageioException.Untrusted _ ->
                    stop(FailureReason.TRANSFER_BROKEN, text, disk, null, null, said);
        };
    }

    /** What the repository says, about a disk if one is concerned. */
    public static TransferException of(RepositoryException said, @Nullable DiskId disk) {
        return switch (said) {
            case RepositoryException.Unavailable _ ->
                    new Again(FailureReason.REPOSITORY_UNAVAILABLE, text(said), said);
            case RepositoryException.Corrupt corrupt -> damaged(corrupt.damage(), disk, said);
            case RepositoryException.Missing missing -> damaged(missing.damage(), disk, said);
            case RepositoryException.Refused _ ->
                    stop(FailureReason.REPOSITORY_REFUSED, text(said), disk, null, null, said);
        };
    }

    private static Stop damaged(Damage damage, @Nullable DiskId disk, RepositoryException said) {
        Long offset =
                damage.diskOffset().isPresent()
                        ? Long.valueOf(damage.diskOffset().getAsLong())
                        : null;
        String where = disk == null ? "" : "Disk " + disk.text() + ": ";
        return stop(
                FailureReason.REPOSITORY_CORRUPT,
                where + text(said) + ". Restore another recovery point.",
                disk,
                offset,
                damage.object(),
                said);
    }

    private static Stop stop(
            FailureReason reason,
            String text,
            @Nullable DiskId disk,
            @Nullable Long offset,
            @Nullable String pack,
            Throwable cause) {
        return new Stop(new Failure(reason, text, disk, offset, pack), cause);
    }

    private static String text(Exception said) {
        String message = said.getMessage();
        return message == null ? said.getClass().getSimpleName() : message;
    }
}
