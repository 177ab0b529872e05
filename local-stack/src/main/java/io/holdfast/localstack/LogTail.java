package io.holdfast.localstack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The last lines of a log that one run of a process wrote.
 *
 * @param log the file
 * @param start length of the file when the run began; what stands before belongs to earlier runs
 */
record LogTail(Path log, long start) {

    /** Enough for a Java stack trace with its cause; little enough to read in a test report. */
    private static final int BYTES_MAX = 6 * 1024;

    static LogTail from(Path log) throws IOException {
        return new LogTail(log, Files.exists(log) ? Files.size(log) : 0);
    }

    String lines() {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long length = file.length();
            long from = Math.max(Math.min(start, length), length - BYTES_MAX);
            byte[] tail = new byte[Math.toIntExact(length - from)];
            file.seek(from);
            file.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(the log cannot be read: " + e.getMessage() + ")";
        }
    }

    String describe() {
        return "--- tail of " + log + " ---\n" + lines();
    }
}
