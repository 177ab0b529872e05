package io.holdfast.transfer.segment;

import io.holdfast.ovirt.ByteRange;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.pace.Pace;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Works on the pieces of a segment by a few threads at once; the first trouble ends it for all of
 * them.
 */
public final class ParallelPieces {

    /** What is done with a piece. */
    @FunctionalInterface
    public interface Work {

        /**
         * Called by several threads at once.
         *
         * @param buffer empty, large enough for the piece, and for this call alone
         */
        void on(ByteRange piece, ByteBuffer buffer) throws TransferException, InterruptedException;
    }

    private final SegmentBuffers buffers;
    private final Pace pace;

    public ParallelPieces(SegmentBuffers buffers, Pace pace) {
        this.buffers = buffers;
        this.pace = pace;
    }

    /** The longest piece that can be worked on. */
    public int pieceBytesMax() {
        return buffers.readBytes();
    }

    /** Returns when no thread works on any piece any more. */
    public void each(List<ByteRange> pieces, Work work)
            throws TransferException, InterruptedException {
        Queue<ByteRange> left = new ConcurrentLinkedQueue<>(pieces);
        List<Future<@Nullable Void>> workers = new ArrayList<>();
        for (int i = 0; i < Math.min(buffers.perSegment(), pieces.size()); i++) {
            workers.add(buffers.threads().submit(() -> workOff(left, work)));
        }
        await(workers, left);
    }

    private @Nullable Void workOff(Queue<ByteRange> left, Work work)
            throws TransferException, InterruptedException {
        ByteBuffer buffer = buffers.take();
        try {
            for (ByteRange piece = left.poll(); piece != null; piece = left.poll()) {
                pace.take(piece.length());
                work.on(piece, buffer.clear());
            }
            return null;
        } catch (TransferException | InterruptedException | RuntimeException | Error trouble) {
            left.clear();
            throw trouble;
        } finally {
            buffers.giveBack(buffer);
        }
    }

    private static void await(List<Future<@Nullable Void>> workers, Queue<ByteRange> left)
            throws TransferException, InterruptedException {
        @Nullable Throwable first = null;
        boolean interrupted = false;
        for (Future<@Nullable Void> worker : workers) {
            boolean ended = false;
            while (!ended) {
                try {
                    worker.get();
                    ended = true;
                } catch (ExecutionException failed) {
                    first = first == null ? failed.getCause() : first;
                    ended = true;
                } catch (InterruptedException ending) {
                    interrupted = true;
                    left.clear();
                }
            }
        }
        if (interrupted) {
            throw new InterruptedException("The work on a segment was interrupted");
        }
        rethrow(first);
    }

    private static void rethrow(@Nullable Throwable trouble)
            throws TransferException, InterruptedException {
        switch (trouble) {
            case null -> {}
            case TransferException known -> throw known;
            case InterruptedException ending -> throw ending;
            case RuntimeException fault -> throw fault;
            case Error grave -> throw grave;
            default -> throw new IllegalStateException("The work on a piece failed", trouble);
        }
    }
}
