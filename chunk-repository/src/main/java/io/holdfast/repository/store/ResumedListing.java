package io.holdfast.repository.store;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A listing that goes on when the store fails in the middle of it: asks for a new one and skips
 * what was given already. That takes a store that lists by name, in ascending order; the failure of
 * one that does not is passed on.
 */
final class ResumedListing implements Iterator<BlobInfo>, AutoCloseable {

    private final Supplier<Stream<BlobInfo>> listing;
    private final Retrying retrying;
    private @Nullable Stream<BlobInfo> stream;
    private @Nullable Iterator<BlobInfo> objects;
    private @Nullable BlobName last;
    private @Nullable BlobName resumedAfter;
    private boolean inOrder = true;
    private @Nullable BlobInfo next;
    private boolean ended;

    /** Asks for the listing at once, so that a store that refuses says so here. */
    ResumedListing(Supplier<Stream<BlobInfo>> listing, Retrying retrying) {
        this.listing = listing;
        this.retrying = retrying;
        retrying.ask(this::open);
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            Optional<BlobInfo> found = inOrder ? retrying.ask(this::advance) : advance();
            next = found.orElse(null);
            ended = found.isEmpty();
        }
        return next != null;
    }

    @Override
    public BlobInfo next() {
        BlobInfo given = hasNext() ? next : null;
        if (given == null) {
            throw new NoSuchElementException();
        }
        BlobName before = last;
        inOrder = inOrder && (before == null || before.compareTo(given.name()) < 0);
        last = given.name();
        next = null;
        return given;
    }

    private Iterator<BlobInfo> open() {
        Iterator<BlobInfo> open = objects;
        if (open == null) {
            Stream<BlobInfo> asked = listing.get();
            stream = asked;
            open = asked.iterator();
            objects = open;
            resumedAfter = last;
        }
        return open;
    }

    private Optional<BlobInfo> advance() {
        try {
            Iterator<BlobInfo> from = open();
            while (from.hasNext()) {
                BlobInfo found = from.next();
                BlobName given = resumedAfter;
                if (given == null || given.compareTo(found.name()) < 0) {
                    return Optional.of(found);
                }
            }
            return Optional.empty();
        } catch (RepositoryException.Unavailable e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        Stream<BlobInfo> open = stream;
        stream = null;
        objects = null;
        if (open != null) {
            open.close();
        }
    }
}
