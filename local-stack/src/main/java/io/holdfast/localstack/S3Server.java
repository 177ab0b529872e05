package io.holdfast.localstack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One S3 server (S3Proxy over a folder) on loopback, over plain HTTP, with one pair of keys.
 * Signature version 4.
 */
public final class S3Server extends Server {

    private static final int ACCESS_KEY_BYTES = 8;
    private static final int SECRET_KEY_BYTES = 20;

    /**
     * A signed body is held in memory until its digest is checked: eight packs of 64 MiB at once.
     */
    private static final String HEAP = "-Xmx768m";

    /** The longest body that is accepted in one request; twice the largest pack. */
    private static final long BODY_BYTES_MAX = 128L << 20;

    /** Without it S3Proxy logs each request at DEBUG, which costs more than the request. */
    private static final List<String> LOGGING =
            List.of(
                    "<configuration>",
                    "<appender name='out' class='ch.qos.logback.core.ConsoleAppender'><encoder>",
                    "<pattern>%d %-5level %logger{0} %msg%n</pattern>",
                    "</encoder></appender>",
                    "<root level='INFO'><appender-ref ref='out'/></root>",
                    "</configuration>");

    private static final String IMAGE = "andrewgaul/s3proxy:s3proxy-4.1.0";
    private static final int IMAGE_PORT = 80;

    private final LoopbackPort port;
    private final Keys keys;

    private record Keys(String access, String secret) {
        static Keys random() {
            return new Keys(Secrets.random(ACCESS_KEY_BYTES), Secrets.random(SECRET_KEY_BYTES));
        }
    }

    private S3Server(Hosting hosting, LoopbackPort port, Keys keys) {
        super(hosting);
        this.port = port;
        this.keys = keys;
    }

    /**
     * Starts a server with objects, configuration and log below {@code directory}, which is empty
     * or absent.
     */
    public static S3Server start(Path directory) {
        Path home = ServerFiles.fresh(directory);
        Keys keys = Keys.random();
        return switch (StackKind.chosen()) {
            case PROCESS -> {
                Path objects = home.resolve("objects");
                create(objects);
                yield startProcess(home, objects, UnaryOperator.identity(), keys);
            }
            case DOCKER -> startContainer(keys);
        };
    }

    /** As {@link #start(Path)}, with its objects on a disk that can be full; always a process. */
    public static S3Server start(Path directory, SmallDisk disk) {
        return startProcess(
                ServerFiles.fresh(directory), disk.folder(), disk::around, Keys.random());
    }

    private static void create(Path objects) {
        try {
            Files.createDirectories(objects);
        } catch (IOException e) {
            throw new LocalStackException.Unusable(objects + " cannot be created", e);
        }
    }

    public URI endpoint() {
        return endpoint(port);
    }

    /** Where it listens. */
    public LoopbackPort port() {
        return port;
    }

    public String accessKey() {
        return keys.access();
    }

    public String secretKey() {
        return keys.secret();
    }

    /** The region that clients sign for; any is accepted. */
    public String region() {
        return S3Request.REGION;
    }

    /** Creates a bucket unless it exists, and returns its name. */
    public String createBucket(String name) {
        if (!name.matches("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")) {
            throw new IllegalArgumentException(
                    "'"
                            + name
                            + "' is no bucket name; use 3 to 63 lower-case letters, digits and hyphens");
        }
        try {
            HttpResponse<String> response = request(port, keys).send("PUT", "/" + name);
            boolean exists =
                    response.statusCode() == 409
                            && response.body().contains("BucketAlreadyOwnedByYou");
            if (response.statusCode() != 200 && !exists) {
                throw new LocalStackException.Unusable(
                        "bucket " + name + ": " + response.statusCode() + " " + response.body());
            }
            return name;
        } catch (IOException e) {
            throw new LocalStackException.Unusable(
                    "bucket " + name + " at " + endpoint() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStackException.Unusable("interrupted while creating bucket " + name, e);
        }
    }

    @Override
    public Map<String, String> configuration() {
        return Map.of(
                "holdfast.s3.endpoint", endpoint().toString(),
                "holdfast.s3.region", region(),
                "holdfast.s3.access-key", accessKey(),
                "holdfast.s3.secret-key", secretKey());
    }

    private static S3Server startProcess(
            Path home, Path objects, UnaryOperator<List<String>> around, Keys keys) {
        return LoopbackPort.retrying(() -> {
            LoopbackPort port = LoopbackPort.free();
            Path properties =
                    ServerFiles.writeSecret(
                            home.resolve("s3proxy.conf"), properties(objects, port, keys));
            Path logging = ServerFiles.write(home.resolve("logback.xml"), LOGGING);
            List<String> line = new ArrayList<>(ChildCommand.java(home.resolve("tmp")));
            line.addAll(
                    List.of(
                            HEAP,
                            "-XX:+UseSerialGC",
                            "-Dlogback.configurationFile=" + logging,
                            "-cp",
                            ServerFiles.classPath("s3"),
                            "org.gaul.s3proxy.Main",
                            "--properties",
                            properties.toString()));
            ChildCommand proxy = ChildCommand.of("s3", home.resolve("s3.log"), around.apply(line));
            Hosting hosting = new ProcessHosting(proxy, readiness(port, keys));
            hosting.start();
            return new S3Server(hosting, port, keys);
        });
    }

    private static List<String> properties(Path objects, LoopbackPort port, Keys keys) {
        return List.of(
                "s3proxy.endpoint=" + endpoint(port),
                "s3proxy.authorization=aws-v4",
                "s3proxy.identity=" + keys.access(),
                "s3proxy.credential=" + keys.secret(),
                "s3proxy.v4-max-non-chunked-request-size=" + BODY_BYTES_MAX,
                "jclouds.provider=filesystem-nio2",
                "jclouds.filesystem.basedir=" + objects);
    }

    private static S3Server startContainer(Keys keys) {
        return LoopbackPort.retrying(() -> {
            LoopbackPort port = LoopbackPort.free();
            Map<String, String> environment =
                    Map.of(
                            "S3PROXY_AUTHORIZATION",
                            "aws-v4",
                            "S3PROXY_IDENTITY",
                            keys.access(),
                            "S3PROXY_CREDENTIAL",
                            keys.secret(),
                            "S3PROXY_ENDPOINT",
                            "http://0.0.0.0:" + IMAGE_PORT,
                            "JCLOUDS_PROVIDER",
                            "filesystem-nio2");
            Hosting hosting =
                    new ContainerHosting(
                            "s3", IMAGE, port, IMAGE_PORT, environment, readiness(port, keys));
            hosting.start();
            return new S3Server(hosting, port, keys);
        });
    }

    private static URI endpoint(LoopbackPort port) {
        return URI.create("http://" + port.address());
    }

    private static S3Request request(LoopbackPort port, Keys keys) {
        return new S3Request(endpoint(port), keys.access(), keys.secret());
    }

    /** The list of buckets is given to whoever signs with these keys. */
    private static Readiness readiness(LoopbackPort port, Keys keys) {
        return () -> {
            if (!port.accepts()) {
                return Optional.of(port.address() + " accepts no connection");
            }
            try {
                HttpResponse<String> response = request(port, keys).send("GET", "/");
                return response.statusCode() == 200
                        ? Optional.empty()
                        : Optional.of(
                                "S3 on "
                                        + port.address()
                                        + " answers "
                                        + response.statusCode()
                                        + ": "
                                        + response.body());
            } catch (IOException e) {
                return Optional.of("S3 on " + port.address() + ": " + e);
            }
        };
    }
}
