package io.holdfast.localstack.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks for files that the processes below this one keep outside their workplace. Source: proc(5),
 * {@code fd}, {@code fdinfo} and {@code maps}; a system without {@code /proc} shows none.
 */
final class Trespasses {

    /** Where a library unpacks itself when nobody told it where. */
    private static final Path SYSTEM_TEMPORARY = Path.of("/tmp");

    /** Address, permissions, offset, device, inode; then the file, if it is one. */
    private static final Pattern MAPPING =
            Pattern.compile("\\S+ (\\S{4}) \\S+ \\S+ \\d+ +(/.*?)( \\(deleted\\))?");

    private static final Pattern FLAGS = Pattern.compile("flags:\\s+0?(\\d+)");

    /** {@code O_WRONLY} and {@code O_RDWR}. Source: open(2) on Linux. */
    private static final int WRITING = 0b11;

    private final Workplace place;

    Trespasses(Workplace place) {
        this.place = place;
    }

    /** What is open for writing, mapped to be written or unpacked elsewhere, a line a file. */
    List<String> found() {
        return ProcessHandle.current()
                .descendants()
                .flatMap(process -> Stream.concat(open(process), mapped(process)))
                .distinct()
                .sorted()
                .toList();
    }

    private Stream<String> open(ProcessHandle process) {
        Path proc = proc(process);
        try (Stream<Path> descriptors = Files.list(proc.resolve("fd"))) {
            return descriptors.toList().stream()
                    .filter(descriptor -> written(proc, descriptor))
                    .flatMap(Trespasses::target)
                    .filter(file -> outside(file, place.folder()))
                    .map(file -> name(process) + " writes " + file);
        } catch (IOException over) {
            return Stream.empty();
        }
    }

    private Stream<String> mapped(ProcessHandle process) {
        try (Stream<String> lines = Files.lines(proc(process).resolve("maps"))) {
            return lines
                    .map(MAPPING::matcher)
                    .filter(Matcher::matches)
                    .filter(this::strange)
                    .map(mapping -> name(process) + " has mapped " + mapping.group(2))
                    .toList()
                    .stream();
        } catch (IOException over) {
            return Stream.empty();
        }
    }

    private boolean strange(Matcher mapping) {
        Path file = Path.of(mapping.group(2));
        boolean shared = mapping.group(1).equals("rw-s");
        boolean unpacked = file.startsWith(SYSTEM_TEMPORARY) && outside(file, place.root());
        return unpacked || (shared && outside(file, place.folder()));
    }

    /** Devices and the memory that PostgreSQL's processes share are no files of a file system. */
    private static boolean outside(Path file, Path folder) {
        return !file.startsWith(folder)
                && !file.startsWith("/dev")
                && !file.startsWith("/proc")
                && !file.toString().startsWith("/SYSV");
    }

    private static boolean written(Path proc, Path descriptor) {
        try {
            Matcher flags =
                    FLAGS.matcher(
                            Files.readString(
                                    proc.resolve("fdinfo").resolve(descriptor.getFileName())));
            return flags.find() && (Integer.parseInt(flags.group(1), 8) & WRITING) != 0;
        } catch (IOException closed) {
            return false;
        }
    }

    /** Nothing for pipes, sockets and what else has no place. */
    private static Stream<Path> target(Path descriptor) {
        try {
            Path target = Files.readSymbolicLink(descriptor);
            return target.isAbsolute() ? Stream.of(target) : Stream.empty();
        } catch (IOException closed) {
            return Stream.empty();
        }
    }

    private static Path proc(ProcessHandle process) {
        return Path.of("/proc", Long.toString(process.pid()));
    }

    private static String name(ProcessHandle process) {
        return process.info().command().orElse("process") + " " + process.pid();
    }
}
