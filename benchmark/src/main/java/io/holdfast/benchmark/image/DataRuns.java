package io.holdfast.benchmark.image;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where a sparse file has data, by {@code lseek} (lseek(2), Linux). */
public final class DataRuns {

    /** From Linux's uapi/linux/fs.h. */
    private static final int SEEK_DATA = 3;

    private static final int SEEK_HOLE = 4;
    private static final int READ_ONLY = 0;

    private static final MethodHandle OPEN =
            call(
                    "open",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE =
            call("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle LSEEK =
            call(
                    "lseek",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT));

    private DataRuns() {}

    @SuppressWarnings("restricted") // Three calls of libc, each with its own types.
    private static MethodHandle call(
            String name, FunctionDescriptor types, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), types, options);
    }

    /** In order; everything between them is a hole. */
    public static List<Run> of(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = (int) OPEN.invokeExact(arena.allocateFrom(file.toString()), READ_ONLY);
            if (descriptor < 0) {
                throw new IOException(file + " cannot be opened");
            }
            try {
                return runs(descriptor);
            } finally {
                int _ = (int) CLOSE.invokeExact(descriptor);
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("the holes of " + file + " cannot be asked for", e);
        }
    }

    private static List<Run> runs(int descriptor) throws Throwable {
        List<Run> runs = new ArrayList<>();
        long hole = 0;
        while (true) {
            long data = (long) LSEEK.invokeExact(descriptor, hole, SEEK_DATA);
            if (data < 0) {
                return runs;
            }
            hole = (long) LSEEK.invokeExact(descriptor, data, SEEK_HOLE);
            runs.add(new Run(data, hole - data));
        }
    }

    /** How many bytes they have. */
    public static long bytes(List<Run> runs) {
        return runs.stream().mapToLong(Run::length).sum();
    }
}
