package io.holdfast.commandline.raw;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a file has data, asked of the file system by {@code lseek} with {@code SEEK_DATA} and
 * {@code SEEK_HOLE} (lseek(2), Linux), which the JDK does not offer.
 */
@SuppressWarnings("restricted") // Three calls of libc, each with its own types.
final class Holes implements AutoCloseable {

    /** From Linux's uapi/linux/fs.h. */
    private static final int SEEK_DATA = 3;

    private static final int SEEK_HOLE = 4;

    /** No data at or after the offset; from asm-generic/errno-base.h. */
    private static final int ENXIO = 6;

    /** O_RDONLY | O_CLOEXEC of every Linux architecture that has a JDK 25. */
    private static final int READ_ONLY = 0x80000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURED.varHandle(PathElement.groupElement("errno"));
    private static final MethodHandle OPEN =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("open"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("close"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle LSEEK =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("lseek"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT),
                    Linker.Option.captureCallState("errno"));

    private final int descriptor;

    private Holes(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Empty where there is nobody to ask: not Linux, or the file cannot be opened this way. */
    static Optional<Holes> of(Path file) throws IOException {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
            return Optional.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            Charset names =
                    Charset.forName(
                            System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name()));
            int descriptor =
                    (int) OPEN.invokeExact(arena.allocateFrom(file.toString(), names), READ_ONLY);
            return descriptor < 0 ? Optional.empty() : Optional.of(new Holes(descriptor));
        } catch (Throwable e) {
            throw failed("open", e);
        }
    }

    /**
     * Offset of the first data at or after {@code offset}, or -1 if there is none; {@code offset}
     * itself where the file system cannot tell.
     */
    long data(long offset) throws IOException {
        return seek(offset, SEEK_DATA, -1);
    }

    /** Offset of the first hole after the data at {@code offset}; the end of the file is one. */
    long hole(long offset) throws IOException {
        return seek(offset, SEEK_HOLE, Long.MAX_VALUE);
    }

    /** The file's position is shared, so one asks at a time. */
    private synchronized long seek(long offset, int whence, long none) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment captured = arena.allocate(CAPTURED);
            long found = (long) LSEEK.invokeExact(captured, descriptor, offset, whence);
            if (found >= 0) {
                return found;
            }
            if ((int) ERRNO.get(captured, 0L) == ENXIO) {
                return none;
            }
            // It cannot tell, so everything counts as data.
            return whence == SEEK_DATA ? offset : Long.MAX_VALUE;
        } catch (Throwable e) {
            throw failed("lseek", e);
        }
    }

    private static IOException failed(String call, Throwable e) {
        return switch (e) {
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            default -> new IOException(call + " failed", e);
        };
    }

    @Override
    public void close() throws IOException {
        try {
            int outcome = (int) CLOSE.invokeExact(descriptor);
            if (outcome != 0) {
                throw new IOException("close said " + outcome);
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw failed("close", e);
        }
    }
}
