package io.holdfast.commandline.location;

import io.holdfast.repository.s3.S3Settings;
import io.holdfast.repository.store.RepositoryException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * How buckets are reached: the endpoint and the region as options or from the environment, the keys
 * from the environment only, since others can see a process's arguments.
 */
public record S3Access(
        Optional<String> endpoint, Optional<String> region, Map<String, String> environment) {

    private static final String DEFAULT_REGION = "us-east-1";

    public S3Access {
        environment = Map.copyOf(environment);
    }

    S3Settings bucket(String name) {
        return S3Settings.of(
                endpointUrl(),
                region.or(() -> variable("HOLDFAST_S3_REGION"))
                        .or(() -> variable("AWS_REGION"))
                        .orElse(DEFAULT_REGION),
                name,
                key("HOLDFAST_S3_ACCESS_KEY", "AWS_ACCESS_KEY_ID"),
                key("HOLDFAST_S3_SECRET_KEY", "AWS_SECRET_ACCESS_KEY"));
    }

    private URI endpointUrl() {
        String text =
                endpoint.or(() -> variable("HOLDFAST_S3_ENDPOINT"))
                        .or(() -> variable("AWS_ENDPOINT_URL"))
                        .orElseThrow(() ->
                                new RepositoryException.Refused(
                                        "a bucket needs an endpoint; give --s3-endpoint or set HOLDFAST_S3_ENDPOINT"));
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new RepositoryException.Refused(
                    "the S3 endpoint is no URL: \"%s\"".formatted(text), e);
        }
    }

    private String key(String own, String known) {
        return variable(own)
                .or(() -> variable(known))
                .orElseThrow(() ->
                        new RepositoryException.Refused(
                                "a bucket needs keys; set %s (or %s) in the environment"
                                        .formatted(own, known)));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }

    @Override
    public String toString() {
        return "S3Access[endpoint %s, region %s, environment redacted]".formatted(endpoint, region);
    }
}
