package io.holdfast.commandline.commands;

import io.holdfast.commandline.location.Location;
import io.holdfast.commandline.location.S3Access;
import io.holdfast.commandline.location.Stores;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.RepositoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which repository, and how it is reached. */
final class RepositoryOptions {

    @Option(
            names = "--repository",
            paramLabel = "URL",
            description =
                    "file:/absolute/path or s3://bucket; or HOLDFAST_REPOSITORY in the environment.")
    private Optional<String> repository = Optional.empty();

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description =
                    "The master key: 32 bytes as a line of base64 or hex; or HOLDFAST_KEY_FILE in the environment.")
    private Optional<Path> keyFile = Optional.empty();

    @Option(
            names = "--s3-endpoint",
            paramLabel = "URL",
            description =
                    "Where the S3 store is; or HOLDFAST_S3_ENDPOINT. Its keys are HOLDFAST_S3_ACCESS_KEY and HOLDFAST_S3_SECRET_KEY in the environment, never arguments.")
    private Optional<String> s3Endpoint = Optional.empty();

    @Option(
            names = "--s3-region",
            paramLabel = "NAME",
            description = "us-east-1 unless given; or HOLDFAST_S3_REGION.")
    private Optional<String> s3Region = Optional.empty();

    @Option(
            names = "--retry-for",
            paramLabel = "DURATION",
            defaultValue = "PT2M",
            description = "How long a store that is away is asked again (${DEFAULT-VALUE}).")
    private Duration retryFor = Duration.ofMinutes(2);

    Location location(Invocation invocation) {
        return Location.of(
                repository
                        .or(() -> invocation.variable("HOLDFAST_REPOSITORY"))
                        .orElseThrow(() ->
                                new RepositoryException.Refused(
                                        "which repository? Give --repository file:/path or s3://bucket, or set HOLDFAST_REPOSITORY")));
    }

    Path keyFile(Invocation invocation) {
        return keyFile.or(() -> invocation.variable("HOLDFAST_KEY_FILE").map(Path::of))
                .orElseThrow(() ->
                        new RepositoryException.Refused(
                                "the master key is needed; give --key-file or set HOLDFAST_KEY_FILE"));
    }

    MasterKey key(Invocation invocation) {
        return MasterKey.fromFile(keyFile(invocation));
    }

    Stores stores(Invocation invocation) {
        return new Stores(new S3Access(s3Endpoint, s3Region, invocation.environment()), retryFor);
    }
}
