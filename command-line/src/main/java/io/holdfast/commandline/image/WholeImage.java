package io.holdfast.commandline.image;

import io.holdfast.commandline.disk.ByteRange;
import io.holdfast.commandline.disk.DiskImage;
import io.holdfast.repository.SegmentPlan.Step;
import java.io.IOException;
import java.util.Optional;

/** A segment of an image, all of it: its data to be read, what is a hole as zero. */
final class WholeImage implements Offers {

    private final DiskImage image;
    private final int readBytes;
    private final long end;
    private long position;

    /** Where the run of data ends that {@code position} is in; at or before it outside of one. */
    private long dataEnd;

    /**
     * Over one segment.
     *
     * @param readBytes the longest read; reads end on its multiples
     */
    WholeImage(DiskImage image, ByteRange segment, int readBytes) {
        this.image = image;
        this.readBytes = readBytes;
        this.position = segment.start();
        this.dataEnd = segment.start();
        this.end = segment.end();
    }

    @Override
    public Optional<Step> next() throws IOException {
        if (position >= end) {
            return Optional.empty();
        }
        if (position >= dataEnd) {
            Optional<ByteRange> data = image.nextData(ByteRange.between(position, end));
            long start = data.map(ByteRange::start).orElse(end);
            dataEnd = data.map(ByteRange::end).orElse(end);
            if (start > position) {
                return Optional.of(zeroUpTo(start));
            }
        }
        long line = position - position % readBytes + readBytes;
        return Optional.of(readUpTo(Math.min(line, dataEnd)));
    }

    private Step zeroUpTo(long next) {
        Step zero = new Step.Zero(position, next - position);
        position = next;
        return zero;
    }

    private Step readUpTo(long next) {
        Step read = new Step.Read(position, next - position);
        position = next;
        return read;
    }

    /** How many bytes of data an image has, as far as it can tell without reading them. */
    static long dataBytes(DiskImage image) throws IOException {
        long bytes = 0;
        long position = 0;
        while (position < image.virtualBytes()) {
            Optional<ByteRange> data =
                    image.nextData(ByteRange.between(position, image.virtualBytes()));
            if (data.isEmpty()) {
                break;
            }
            bytes += data.get().length();
            position = data.get().end();
        }
        return bytes;
    }
}
