package io.holdfast.ovirt.imageio;

import io.holdfast.ovirt.ByteRange;
import io.holdfast.ovirt.ExtentContext;
import io.holdfast.ovirt.ExtentListing;
import io.holdfast.ovirt.ImageioException;
import io.holdfast.ovirt.ImageioLimits;
import io.holdfast.ovirt.ImageioOptions;
import io.holdfast.ovirt.ImageioSession;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One ticket's disk over a pool of blocking connections. */
final class BlockingImageioSession implements ImageioSession {

    /** The daemon answers a zero only when all is zeroed; in pieces each answer comes in time. */
    private static final long ZERO_BYTES_MAX = 1L << 30;

    private static final int NOT_FOUND = 404;

    private final Exchanges exchanges;
    private final ConnectionPool pool;
    private final ImageioLimits limits;
    private final ImageioOptions options;
    private final Semaphore writers;
    private final KeepAlive keepAlive;

    BlockingImageioSession(
            URI address, Exchanges exchanges, ConnectionPool pool, ImageioLimits limits) {
        this.exchanges = exchanges;
        this.pool = pool;
        this.limits = limits;
        this.options = askOptions(limits.attempts());
        LocalDaemon.of(address, options).ifPresent(pool::through);
        int most = Math.max(options.maxReaders(), options.maxWriters());
        pool.allow(Math.min(most, limits.connections()));
        this.writers = new Semaphore(Math.min(options.maxWriters(), limits.connections()), true);
        this.keepAlive = KeepAlive.start(limits.inactivity(), () -> askOptions(1));
    }

    private ImageioOptions askOptions(int attempts) {
        return exchanges.exchange(
                WireRequest.of("ask for options", "OPTIONS", "", limits.firstByte()),
                Exchanges.Tries.of(attempts),
                (connection, head) -> {
                    BodyStream body = body(connection, head);
                    ImageioOptions told = ImageioJson.options(body);
                    body.drain();
                    return told;
                },
                ImageioException.Unavailable::new);
    }

    private BodyStream body(WireConnection connection, WireHead head) throws IOException {
        return new BodyStream(connection, head.contentLength(), limits.progress());
    }

    @Override
    public ImageioOptions options() {
        return options;
    }

    @Override
    public ExtentListing extents(ExtentContext context) {
        String word = context.name().toLowerCase(Locale.ROOT);
        WireRequest request =
                WireRequest.of(
                        "list " + word + " extents",
                        "GET",
                        "/extents?context=" + word,
                        limits.slowAnswer());
        return exchanges.exchange(
                context == ExtentContext.DIRTY ? request.taking(NOT_FOUND) : request,
                Exchanges.Tries.of(limits.attempts()),
                (connection, head) -> listing(connection, head, context),
                ImageioException.Unavailable::new);
    }

    private ExtentListing listing(WireConnection connection, WireHead head, ExtentContext context)
            throws IOException {
        BodyStream body = body(connection, head);
        if (head.status() == NOT_FOUND) {
            String reason = new String(body.readNBytes(1024), StandardCharsets.UTF_8).strip();
            body.drain();
            return new ExtentListing.NotIncremental(reason);
        }
        ExtentListing listed = new ExtentListing.Listed(ImageioJson.extents(body, context));
        body.drain();
        return listed;
    }

    @Override
    public void read(ByteRange range, ByteBuffer into) {
        if (into.remaining() < range.length()) {
            throw new IllegalArgumentException(
                    "Range " + range + " does not fit into " + into.remaining() + " bytes");
        }
        if (range.length() == 0) {
            return;
        }
        int begin = into.position();
        long[] furthest = {0};
        try (KeepAlive.Work _ = keepAlive.begin()) {
            exchanges.exchange(
                    WireRequest.of("read " + range, "GET", "", limits.firstByte())
                            .with("Range", "bytes=" + range.start() + "-" + (range.end() - 1)),
                    Exchanges.Tries.of(limits.attempts()),
                    (connection, head) -> {
                        into.position(begin);
                        return fill(connection, head, range, into, furthest);
                    },
                    (message, last) ->
                            new ImageioException.Unreadable(
                                    range.start() + furthest[0], message, last));
        } catch (ImageioException failed) {
            into.position(begin);
            throw failed;
        }
    }

    private int fill(
            WireConnection connection,
            WireHead head,
            ByteRange range,
            ByteBuffer into,
            long[] furthest)
            throws IOException {
        long announced = head.contentLength();
        String place = head.headers().getOrDefault("content-range", "");
        if (head.status() != 206
                || announced != range.length()
                || !place.startsWith("bytes " + range.start() + "-")) {
            throw new ImageioException.Refused(
                    "imageio answered a read of "
                            + range
                            + " with status "
                            + head.status()
                            + ", "
                            + announced
                            + " bytes, content-range '"
                            + place
                            + "'",
                    null);
        }
        int came = connection.body(into, (int) range.length(), limits.progress());
        furthest[0] = Math.max(furthest[0], came);
        if (came < range.length()) {
            throw new ShortBodyException(came, range.length());
        }
        return came;
    }

    @Override
    public void write(long offset, ByteBuffer from) {
        ByteRange range = new ByteRange(offset, from.remaining());
        if (range.length() == 0) {
            return;
        }
        change(
                offset,
                WireRequest.of("write " + range, "PUT", "?flush=n", limits.firstByte())
                        .with(
                                "Content-Range",
                                "bytes " + range.start() + "-" + (range.end() - 1) + "/*")
                        .with(from),
                Exchanges.Tries.of(limits.attempts()));
        from.position(from.limit());
    }

    @Override
    public void zero(ByteRange range) {
        for (long at = range.start(); at < range.end(); at += ZERO_BYTES_MAX) {
            ByteRange piece = new ByteRange(at, Math.min(ZERO_BYTES_MAX, range.end() - at));
            change(
                    at,
                    patch(
                            "zero " + piece,
                            "{\"op\":\"zero\",\"offset\":"
                                    + piece.start()
                                    + ",\"size\":"
                                    + piece.length()
                                    + ",\"flush\":false}"),
                    Exchanges.Tries.of(limits.attempts()));
        }
    }

    /**
     * Not repeated after a storage failure: it may succeed then over lost data. qemu flushes the
     * whole image, whichever connection asks.
     */
    @Override
    public void flush() {
        change(
                0,
                patch("flush", "{\"op\":\"flush\"}"),
                new Exchanges.Tries(limits.attempts(), false));
    }

    private WireRequest patch(String purpose, String json) {
        return WireRequest.of(purpose, "PATCH", "", limits.slowAnswer())
                .with("Content-Type", "application/json")
                .with(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
    }

    private void change(long offset, WireRequest request, Exchanges.Tries tries) {
        acquireWriter();
        try (KeepAlive.Work _ = keepAlive.begin()) {
            exchanges.exchange(
                    request,
                    tries,
                    (connection, head) -> {
                        body(connection, head).drain();
                        return head.status();
                    },
                    (message, last) -> new ImageioException.Unwritable(offset, message, last));
        } finally {
            writers.release();
        }
    }

    private void acquireWriter() {
        try {
            if (!writers.tryAcquire(limits.lease().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ImageioException.Unavailable(
                        "No writing connection to imageio became free within " + limits.lease(),
                        null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ImageioException.Unavailable(
                    "Interrupted while waiting for a writing connection to imageio", interrupted);
        }
    }

    @Override
    public void close() {
        keepAlive.close();
        pool.close();
    }
}
