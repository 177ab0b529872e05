package io.holdfast.commandline.raw;

import io.holdfast.commandline.disk.DiskTarget;
import io.holdfast.commandline.disk.TemporaryFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Writes a raw image; what is zero stays a hole. */
public final class RawTarget implements DiskTarget {

    private final TemporaryFile file;

    private RawTarget(TemporaryFile file) {
        this.file = file;
    }

    public static RawTarget create(Path path, long virtualBytes, boolean replace)
            throws IOException {
        TemporaryFile file = TemporaryFile.of(path, replace);
        boolean made = false;
        try {
            file.lengthen(virtualBytes);
            made = true;
            return new RawTarget(file);
        } finally {
            if (!made) {
                file.close();
            }
        }
    }

    @Override
    public void write(long offset, ByteBuffer plain) throws IOException {
        file.write(offset, plain);
    }

    @Override
    public void finish() throws IOException {
        file.finish();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
