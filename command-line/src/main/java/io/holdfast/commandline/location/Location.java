package io.holdfast.commandline.location;

import io.holdfast.repository.store.RepositoryException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where a repository is. */
public sealed interface Location {

    /** A folder of this machine. */
    record Directory(Path folder) implements Location {}

    /** A bucket. */
    record Bucket(String name) implements Location {}

    /**
     * From {@code file:/path} or {@code s3://bucket}.
     *
     * @throws RepositoryException.Refused if it is neither
     */
    static Location of(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw wrong(text);
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme();
        return switch (scheme) {
            case "file" -> directory(url, text);
            case "s3" -> bucket(url, text);
            default -> throw wrong(text);
        };
    }

    private static Location directory(URI url, String text) {
        String path = url.getPath();
        if (path == null || path.isEmpty() || url.getHost() != null) {
            throw wrong(text);
        }
        return new Directory(Path.of(path));
    }

    private static Location bucket(URI url, String text) {
        String bucket = url.getAuthority();
        String path = url.getPath() == null ? "" : url.getPath();
        if (bucket == null || bucket.contains("@") || !(path.isEmpty() || path.equals("/"))) {
            throw wrong(text);
        }
        return new Bucket(bucket);
    }

    private static RepositoryException.Refused wrong(String text) {
        return new RepositoryException.Refused(
                "a repository is file:/absolute/path or s3://bucket, not \"%s\"".formatted(text));
    }
}
