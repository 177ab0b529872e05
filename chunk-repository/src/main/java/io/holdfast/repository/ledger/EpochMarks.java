package io.holdfast.repository.ledger;

import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.PutOutcome;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The objects {@code epochs/<16 hex>}: which ledger keeps a repository, and how far it has come. A
 * ledger that no other process sees writes none; see docs/adr/0007-what-a-sweep-may-take.md.
 */
public final class EpochMarks {

    private static final String FOLDER = "epochs/";
    private static final int DIGITS = 16;
    private static final int HEX = 16;

    /** A UUID and a line feed, with room for what a later version adds. */
    private static final int BYTES_MAX = 1024;

    /** Older ones say nothing any more. */
    private static final int KEPT = 8;

    private final BlobStore store;

    public EpochMarks(BlobStore store) {
        this.store = store;
    }

    /** One mark. */
    public record Mark(long epoch, UUID ledger) {}

    /** The mark of the greatest epoch; empty if no shared ledger ever kept the repository. */
    public Optional<Mark> newest() {
        List<Long> epochs = epochs();
        return epochs.isEmpty() ? Optional.empty() : Optional.of(read(epochs.getLast()));
    }

    /**
     * Its epoch, by its name alone: whoever takes over need not know from whom, and may not be kept
     * off by a mark that is damaged. 0 if there is none.
     */
    public long newestEpoch() {
        List<Long> epochs = epochs();
        return epochs.isEmpty() ? 0 : epochs.getLast();
    }

    private List<Long> epochs() {
        try (Stream<BlobInfo> listed = store.list(FOLDER)) {
            return listed.map(BlobInfo::name)
                    .flatMap(name -> parse(name).stream())
                    .sorted()
                    .toList();
        }
    }

    private static Optional<Long> parse(BlobName name) {
        String digits = name.value().substring(FOLDER.length());
        try {
            long epoch = Long.parseLong(digits, HEX);
            return name(epoch).equals(name) ? Optional.of(epoch) : Optional.empty();
        } catch (NumberFormatException e) {
            // Somebody else's object under our folder.
            return Optional.empty();
        }
    }

    private static BlobName name(long epoch) {
        String digits = Long.toHexString(epoch);
        return new BlobName(FOLDER + "0".repeat(DIGITS - digits.length()) + digits);
    }

    private Mark read(long epoch) {
        BlobName name = name(epoch);
        String text = new String(store.get(name, BYTES_MAX), StandardCharsets.US_ASCII);
        try {
            return new Mark(epoch, UUID.fromString(text.strip()));
        } catch (IllegalArgumentException e) {
            throw new RepositoryException.Corrupt(
                    Damage.of(name),
                    "it does not hold the UUID of the ledger that keeps the repository; rebuild the ledger, which then keeps it",
                    e);
        }
    }

    /**
     * Lets nobody write or sweep by a ledger that does not know how the repository stands.
     *
     * @throws RepositoryException.Refused if another ledger keeps the repository, or this one is
     *     behind, as a database restored from an old copy is
     */
    public void requireNewest(Ledger ledger) {
        Optional<Mark> newest = newest();
        if (newest.isEmpty()) {
            return;
        }
        Mark mark = newest.get();
        if (!mark.ledger().equals(ledger.id())) {
            throw new RepositoryException.Refused(
                    "the repository in %s is kept by ledger %s, not by %s; use that one, or, if it is lost, rebuild this one"
                            .formatted(store.describe(), mark.ledger(), ledger.id()));
        }
        if (mark.epoch() > ledger.currentEpoch()) {
            throw new RepositoryException.Refused(
                    "ledger %s is at epoch %d, the repository in %s has seen %d: its database is an old copy; rebuild it"
                            .formatted(
                                    ledger.id(),
                                    ledger.currentEpoch(),
                                    store.describe(),
                                    mark.epoch()));
        }
    }

    /**
     * The same, and where no ledger keeps the repository yet, a shared one does from now on: no
     * other may sweep what its writers count on.
     *
     * @throws RepositoryException.Refused as {@link #requireNewest} does
     */
    public void keep(Ledger ledger) {
        requireNewest(ledger);
        if (ledger.shared() && newest().isEmpty()) {
            put(ledger.currentEpoch(), ledger);
        }
    }

    /**
     * Says that this epoch's sweep is about to delete. Does nothing for a ledger that is not
     * shared.
     *
     * @throws RepositoryException.Refused if another ledger has this epoch
     */
    public void put(Epoch epoch, Ledger ledger) {
        if (ledger.shared()) {
            put(epoch.number(), ledger);
        }
    }

    private void put(long epoch, Ledger ledger) {
        ByteBuffer content =
                ByteBuffer.wrap((ledger.id() + "\n").getBytes(StandardCharsets.US_ASCII));
        if (store.putIfAbsent(name(epoch), content) == PutOutcome.ALREADY_THERE
                && !read(epoch).ledger().equals(ledger.id())) {
            throw new RepositoryException.Refused(
                    "another ledger has epoch %d of the repository in %s; rebuild one of them and use that alone"
                            .formatted(epoch, store.describe()));
        }
        List<Long> epochs = epochs();
        epochs.subList(0, Math.max(0, epochs.size() - KEPT)).stream()
                .map(EpochMarks::name)
                .forEach(store::delete);
    }

    /**
     * Ends a rebuild: from now on the repository is this ledger's.
     *
     * @throws RepositoryException.Refused if the ledger is not shared and another one keeps the
     *     repository
     */
    public void takeOver(Ledger ledger) {
        if (ledger.shared()) {
            put(ledger.openEpoch(), ledger);
        } else {
            requireNewest(ledger);
        }
    }
}
