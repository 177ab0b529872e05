package io.holdfast.benchmark.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * What all children of this process that have ended took together, their own children included; by
 * {@code getrusage(RUSAGE_CHILDREN)} (getrusage(2), Linux), which is exact where polling is not.
 * Its peak memory is of no use: a child counts this process's own until it has become its program.
 *
 * @param cpuMicros user and system time
 */
record ChildTimes(long cpuMicros) {

    /** From Linux's uapi/linux/resource.h. */
    private static final int RUSAGE_CHILDREN = -1;

    /** Two times of two longs, seconds and microseconds, then 14 longs. */
    private static final int LONGS = 18;

    private static final long MICROS_PER_SECOND = 1_000_000;

    @SuppressWarnings("restricted") // One call of libc with its own types.
    private static final MethodHandle GETRUSAGE =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("getrusage"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS));

    /** Until now. */
    static ChildTimes now() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment usage = arena.allocate(ValueLayout.JAVA_LONG, LONGS);
            int outcome = (int) GETRUSAGE.invokeExact(RUSAGE_CHILDREN, usage);
            if (outcome != 0) {
                throw new IllegalStateException("getrusage said " + outcome);
            }
            return new ChildTimes(
                    (at(usage, 0) + at(usage, 2)) * MICROS_PER_SECOND
                            + at(usage, 1)
                            + at(usage, 3));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("getrusage failed", e);
        }
    }

    private static long at(MemorySegment usage, int index) {
        return usage.getAtIndex(ValueLayout.JAVA_LONG, index);
    }
}
