package io.holdfast.commandline.raw;

import io.holdfast.commandline.disk.ByteRange;
import io.holdfast.commandline.disk.DiskImage;
import io.holdfast.commandline.disk.ImageRefused;
import io.holdfast.commandline.disk.OpenedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** A raw image: a file or a device whose bytes are the guest's. */
public final class RawImage implements DiskImage {

    private final OpenedFile file;
    private final Optional<Holes> holes;

    private RawImage(OpenedFile file, Optional<Holes> holes) {
        this.file = file;
        this.holes = holes;
    }

    /** Opens it for reading; holes are skipped where the file system shows them. */
    public static RawImage open(Path path) throws IOException {
        OpenedFile file = OpenedFile.open(path);
        boolean opened = false;
        try {
            RawImage image = new RawImage(file, Holes.of(path));
            opened = true;
            return image;
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    @Override
    public long virtualBytes() {
        return file.bytes();
    }

    @Override
    public Optional<ByteRange> nextData(ByteRange within) throws IOException {
        if (holes.isEmpty()) {
            return Optional.of(within);
        }
        long start = holes.get().data(within.start());
        if (start < 0 || start >= within.end()) {
            return Optional.empty();
        }
        long hole = Math.min(holes.get().hole(start), within.end());
        // A hole punched in between; the file is seen to have changed at the end.
        long end = hole > start ? hole : within.end();
        return Optional.of(ByteRange.between(start, end));
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        file.read(offset, target);
        if (target.hasRemaining()) {
            throw new ImageRefused(
                    "%s ends before %d, where it had data when it was opened; stop what writes it, or read a copy"
                            .formatted(file.path(), offset + target.limit()));
        }
    }

    @Override
    public void requireUnchanged() throws IOException {
        file.requireUnchanged();
    }

    @Override
    public String format() {
        return "raw";
    }

    @Override
    public void close() throws IOException {
        if (holes.isPresent()) {
            holes.get().close();
        }
        file.close();
    }
}
