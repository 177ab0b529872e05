package io.holdfast.commandline.commands;

import io.holdfast.commandline.disk.ImageRefused;
import io.holdfast.repository.sealing.MasterKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes master keys. */
final class NewKeyFile {

    private NewKeyFile() {}

    /**
     * A new random key in a new file that only its owner may read.
     *
     * @throws ImageRefused if there is a file of that name: no key is ever overwritten
     */
    static MasterKey write(Path file) throws IOException {
        MasterKey key = MasterKey.generate();
        try (SeekableByteChannel channel =
                Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer line =
                    StandardCharsets.US_ASCII.encode(key.toBase64() + System.lineSeparator());
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (FileAlreadyExistsException e) {
            throw new ImageRefused(
                    file
                            + " is there already and is not overwritten; name another, or use it with --key-file",
                    e);
        } catch (NoSuchFileException e) {
            throw new ImageRefused("there is no folder for " + file + "; make it", e);
        }
        return key;
    }
}
