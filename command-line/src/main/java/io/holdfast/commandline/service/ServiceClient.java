package io.holdfast.commandline.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks one service over its REST interface, and reads its problems (RFC 9457). */
public final class ServiceClient implements AutoCloseable {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

    /** A sweep waits for the engine, object by object. */
    private static final Duration ANSWER_MAX = Duration.ofMinutes(10);

    private static final int SERVER_ERRORS = 500;
    private static final int CLIENT_ERRORS = 400;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final HttpClient http;

    private ServiceClient(URI base) {
        this.base = base;
        this.http = HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();
    }

    /**
     * Connects to nothing yet.
     *
     * @param address such as {@code http://catalog-service:8080}
     * @throws ServiceFailure.Refused if it is none
     */
    public static ServiceClient at(String address) {
        try {
            URI base = URI.create(address.endsWith("/") ? address : address + "/");
            boolean isHttp = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
            if (isHttp && base.getHost() != null) {
                return new ServiceClient(base);
            }
        } catch (IllegalArgumentException e) {
            throw new ServiceFailure.Refused(noAddress(address) + ": " + e.getMessage());
        }
        throw new ServiceFailure.Refused(noAddress(address));
    }

    private static String noAddress(String address) {
        return "%s is not the address of a service; give --service=http://host:port"
                .formatted(address);
    }

    /**
     * What is there.
     *
     * @param path below the address, with its query
     * @param parts further parts of the path, not encoded
     */
    public JsonNode get(String path, String... parts) throws InterruptedException {
        return answer(request(path, parts).GET().build());
    }

    /** Has something done. */
    public JsonNode post(String path, String... parts) throws InterruptedException {
        return answer(request(path, parts).POST(BodyPublishers.noBody()).build());
    }

    private HttpRequest.Builder request(String path, String... parts) {
        StringBuilder whole = new StringBuilder(path);
        for (String part : parts) {
            whole.append('/').append(URLEncoder.encode(part, UTF_8).replace("+", "%20"));
        }
        return HttpRequest.newBuilder(base.resolve(whole.toString()))
                .timeout(ANSWER_MAX)
                .header("Accept", "application/json, application/problem+json");
    }

    private JsonNode answer(HttpRequest request) throws InterruptedException {
        HttpResponse<String> answer;
        try {
            answer = http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new ServiceFailure.Away(
                    "%s does not answer (%s); check --service, and that the service runs"
                            .formatted(base, e),
                    e);
        }
        if (answer.statusCode() >= SERVER_ERRORS) {
            throw new ServiceFailure.Away(problem(request, answer), null);
        }
        if (answer.statusCode() >= CLIENT_ERRORS) {
            throw new ServiceFailure.Refused(problem(request, answer));
        }
        return read(request, answer);
    }

    private static JsonNode read(HttpRequest request, HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new ServiceFailure.Refused(
                    "%s does not answer as a service of Holdfast does; check --service"
                            .formatted(request.uri()));
        }
    }

    private static String problem(HttpRequest request, HttpResponse<String> answer) {
        String detail;
        try {
            detail = JSON.readTree(answer.body()).path("detail").asText();
        } catch (JsonProcessingException e) {
            detail = "";
        }
        return "%s answers %d%s"
                .formatted(
                        request.uri(),
                        answer.statusCode(),
                        detail.isEmpty()
                                ? "; check --service, and that it is the right service"
                                : ": " + detail);
    }

    @Override
    public void close() {
        http.close();
    }
}
