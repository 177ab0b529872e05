package io.holdfast.localstack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks a started process, by its own protocol, whether it answers. */
@FunctionalInterface
public interface Readiness {

    /**
     * One attempt, bounded to a few seconds. Empty when the process answers; otherwise what was
     * seen instead, for the message of a failure.
     */
    Optional<String> obstacle() throws InterruptedException;

    /**
     * Ready when a GET of {@code address} is answered with status 200, as {@code /q/health/ready}
     * does.
     */
    static Readiness http(URI address) {
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(3)).build();
        return () -> {
            try (HttpClient client =
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .connectTimeout(Duration.ofSeconds(2))
                            .build()) {
                HttpResponse<String> response =
                        client.send(request, HttpResponse.BodyHandlers.ofString());
                return response.statusCode() == 200
                        ? Optional.empty()
                        : Optional.of(
                                address
                                        + " answers "
                                        + response.statusCode()
                                        + ": "
                                        + response.body());
            } catch (IOException e) {
                return Optional.of(address + ": " + e);
            }
        };
    }

    /** Ready at once; for processes that are run to their end. */
    static Readiness immediate() {
        return Optional::empty;
    }
}
