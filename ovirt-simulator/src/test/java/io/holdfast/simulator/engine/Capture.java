package io.holdfast.simulator.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One exchange with a real engine 4.5.8, as recorded. */
record Capture(
        String name,
        String method,
        String path,
        String requestBody,
        int status,
        Optional<String> contentType,
        Optional<String> location,
        Optional<String> challenge,
        String body) {
    private static final String API = "/ovirt-engine/api";

    static Stream<Capture> all() {
        try {
            Path folder = Path.of(Capture.class.getResource("/captures").toURI());
            try (Stream<Path> files = Files.list(folder)) {
                return files.sorted().map(Capture::read).toList().stream();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Capture read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int answer = text.indexOf("\n< HTTP ");
        String request = text.substring(0, answer);
        int line = request.indexOf('\n');
        String[] words = request.substring(0, line).split(" ", -1);
        String rest = text.substring(answer + 1);
        int end = rest.indexOf("\n\n");
        String headers = rest.substring(0, end);
        return new Capture(
                file.getFileName().toString().replace(".txt", ""),
                words[1],
                words[2].substring(API.length()),
                request.substring(line + 1).strip(),
                Integer.parseInt(headers.split(" ", -1)[2]),
                header(headers, "Content-Type"),
                header(headers, "Location"),
                header(headers, "WWW-Authenticate"),
                rest.substring(end).strip());
    }

    private static Optional<String> header(String headers, String name) {
        Matcher line = Pattern.compile("(?m)^< " + name + ": (.*)$").matcher(headers);
        return line.find() ? Optional.of(line.group(1).strip()) : Optional.empty();
    }

    /** The path segment after this one. */
    String idAfter(String segment) {
        Matcher id = Pattern.compile("/" + segment + "/([0-9a-f-]{36})").matcher(path);
        if (!id.find()) {
            throw new IllegalArgumentException(name + " has no " + segment + " in its path");
        }
        return id.group(1);
    }

    boolean isXml() {
        return contentType.filter(t -> t.startsWith("application/xml")).isPresent();
    }

    @Override
    public String toString() {
        return name;
    }
}
