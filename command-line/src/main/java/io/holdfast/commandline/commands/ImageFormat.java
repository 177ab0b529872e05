package io.holdfast.commandline.commands;

import io.holdfast.commandline.disk.DiskImage;
import io.holdfast.commandline.disk.DiskTarget;
import io.holdfast.commandline.qcow2.Qcow2Image;
import io.holdfast.commandline.qcow2.Qcow2Target;
import io.holdfast.commandline.raw.RawImage;
import io.holdfast.commandline.raw.RawTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The format of an image file. It is never guessed from what is in the file: a guest could write a
 * qcow2 header into its raw disk.
 */
enum ImageFormat {
    RAW {
        @Override
        DiskImage open(Path file) throws IOException {
            return RawImage.open(file);
        }

        @Override
        DiskTarget create(Path file, long virtualBytes, boolean replace) throws IOException {
            return RawTarget.create(file, virtualBytes, replace);
        }
    },
    QCOW2 {
        @Override
        DiskImage open(Path file) throws IOException {
            return Qcow2Image.open(file);
        }

        @Override
        DiskTarget create(Path file, long virtualBytes, boolean replace) throws IOException {
            return Qcow2Target.create(file, virtualBytes, replace);
        }
    };

    abstract DiskImage open(Path file) throws IOException;

    abstract DiskTarget create(Path file, long virtualBytes, boolean replace) throws IOException;

    /** What was asked for, else by the suffix {@code .qcow2}, else raw. */
    static ImageFormat of(Optional<ImageFormat> asked, Path file) {
        return asked.orElseGet(
                () -> file.toString().toLowerCase(Locale.ROOT).endsWith(".qcow2") ? QCOW2 : RAW);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
