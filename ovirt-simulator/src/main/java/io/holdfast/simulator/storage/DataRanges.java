package io.holdfast.simulator.storage;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a sparse file has data, by {@code lseek(2)} with SEEK_DATA: reading holes can cost as much
 * as reading data. Linux only; elsewhere, and where the file system cannot tell, all is data.
 */
final class DataRanges {
    private static final int O_RDONLY = 0;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int ENXIO = 6;
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET =
            CALL_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private DataRanges() {}

    /** Ordered ranges that cover all data of a file of this size. */
    static List<ByteRange> of(Path file, long size) {
        List<ByteRange> everything = List.of(new ByteRange(0, size));
        if (!System.getProperty("os.name").equals("Linux")) {
            return everything;
        }
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle open =
                    handle(
                            "open",
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT),
                            Linker.Option.firstVariadicArg(2));
            MethodHandle close =
                    handle(
                            "close",
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            int fd =
                    (int)
                            open.invokeExact(
                                    arena.allocateFrom(file.toAbsolutePath().toString()), O_RDONLY);
            if (fd < 0) {
                return everything;
            }
            try {
                return walk(fd, size, arena.allocate(CALL_STATE)).orElse(everything);
            } finally {
                int _ = (int) close.invokeExact(fd);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a libc call threw", e);
        }
    }

    /** Empty when the file system cannot tell. */
    private static Optional<List<ByteRange>> walk(int fd, long size, MemorySegment state)
            throws Throwable {
        MethodHandle lseek =
                handle(
                        "lseek",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT),
                        Linker.Option.captureCallState("errno"));
        List<ByteRange> ranges = new ArrayList<>();
        long at = 0;
        while (at < size) {
            long data = (long) lseek.invokeExact(state, fd, at, SEEK_DATA);
            if (data < 0) {
                boolean noMoreData = state.get(ValueLayout.JAVA_INT, ERRNO_OFFSET) == ENXIO;
                return noMoreData ? Optional.of(ranges) : Optional.empty();
            }
            long hole = (long) lseek.invokeExact(state, fd, data, SEEK_HOLE);
            if (hole <= data) {
                return Optional.empty();
            }
            ranges.add(new ByteRange(data, Math.min(hole, size) - data));
            at = hole;
        }
        return Optional.of(ranges);
    }

    @SuppressWarnings("restricted") // libc calls of fixed, documented signatures
    private static MethodHandle handle(
            String name, FunctionDescriptor signature, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature, options);
    }
}
