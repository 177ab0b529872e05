package io.holdfast.simulator.engine;

import io.holdfast.simulator.engine.rest.Answer;
import io.holdfast.simulator.engine.rest.Call;
import io.holdfast.simulator.engine.rest.EngineApi;
import io.holdfast.simulator.engine.state.Delays;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Refusal;
import io.holdfast.simulator.engine.xml.Xml;
import io.holdfast.simulator.engine.xml.XmlPrinter;
import io.holdfast.simulator.http.Endpoint;
import io.holdfast.simulator.http.Request;
import io.holdfast.simulator.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Everything under {@code /ovirt-engine}. */
final class EngineEndpoint implements Endpoint {
    private static final String XML = "application/xml;charset=UTF-8";
    private static final String HTML = "text/html;charset=UTF-8";
    private static final String API = "/ovirt-engine/api";
    private static final int CORRELATION_ID_MAX = 36;

    /** An OVF with many snapshots is large. */
    private static final int BODY_BYTES_MAX = 16 << 20;

    private final Engine engine;
    private final EngineApi api;
    private final SignIn signIn;
    private final RequestCounters counters;
    private final MutatingCalls calls;
    private final String caPem;
    private final String scheme;

    EngineEndpoint(
            Engine engine,
            Sessions sessions,
            RequestCounters counters,
            MutatingCalls calls,
            String caPem,
            String scheme) {
        this.engine = engine;
        this.api = new EngineApi(engine, caPem);
        this.signIn = new SignIn(engine, sessions);
        this.counters = counters;
        this.calls = calls;
        this.caPem = caPem;
        this.scheme = scheme;
    }

    @Override
    public Response answer(Request request) throws IOException {
        Response response = route(request);
        counters.answered(EngineFaults.point(request), response.status());
        return response;
    }

    private Response route(Request request) throws IOException {
        return switch (request.path()) {
            case "/ovirt-engine/sso/oauth/token" -> signIn.token(request);
            case "/ovirt-engine/sso/oauth/token-http-auth" -> signIn.tokenByBasic(request);
            case "/ovirt-engine/services/sso-logout" -> signIn.logout(request);
            case "/ovirt-engine/services/pki-resource" -> pkiResource(request);
            default -> {
                boolean isApi = request.path().equals(API) || request.path().startsWith(API + "/");
                yield isApi ? guardedApi(request) : html(404, "Not Found");
            }
        };
    }

    private Response pkiResource(Request request) {
        String resource = request.queryValue("resource").orElse("");
        String format = request.queryValue("format").orElse("");
        boolean known =
                List.of("ca-certificate", "qemu-ca-certificate", "engine-certificate")
                                .contains(resource)
                        && List.of("X509-PEM", "X509-PEM-CA").contains(format);
        return known
                ? Response.text(200, "application/x-x509-ca-cert", caPem)
                : html(400, "Bad Request");
    }

    private Response guardedApi(Request request) throws IOException {
        String version = request.headers().first("Version").orElse("4");
        if (!version.equals("4") && !version.equals("3")) {
            return html(400, "Bad Request");
        }
        Optional<Response> challenge = signIn.challenge(request);
        if (challenge.isPresent()) {
            return challenge.get();
        }
        String given = givenCorrelationId(request);
        calls.note(request, given);
        String correlationId = given.isEmpty() ? UUID.randomUUID().toString() : given;
        Call call = call(request, correlationId);
        engine.clock().sleep(delay(call, engine.delays()));
        return callApi(request, call).header("Correlation-Id", correlationId);
    }

    /** What a command does before it answers. */
    private static Duration delay(Call call, Delays delays) {
        if (!call.method().equals("POST") || call.path().isEmpty()) {
            return delays.answer();
        }
        return switch (call.path().getLast()) {
            case "imagetransfers", "backups", "snapshots", "disks", "diskattachments" ->
                    delays.transferStart();
            case "vms", "start", "stop" -> delays.vmChange();
            default -> delays.answer();
        };
    }

    private Response callApi(Request request, Call call) {
        try {
            Answer answer = engine.locked(() -> api.answer(call));
            Response response = render(answer);
            return answer.created().isEmpty()
                    ? response
                    : response.header("Location", location(request, answer.created().get()));
        } catch (Refusal refusal) {
            return render(refusal);
        } catch (EngineApi.NoSuchPath e) {
            return Response.text(
                    404,
                    HTML,
                    "RESTEASY003210: Could not find resource for full path: "
                            + site(request)
                            + API
                            + "/v4/"
                            + String.join("/", call.path()));
        } catch (EngineApi.RestLayerBroke e) {
            return html(500, "Internal Server Error");
        } catch (NumberFormatException e) {
            return render(Refusal.syntax(site(request) + "/ovirt-engine/apidoc"));
        }
    }

    private Call call(Request request, String correlationId) throws IOException {
        String below = request.path().substring(API.length());
        List<String> path =
                Stream.of(below.split("/", -1))
                        .filter(s -> !s.isEmpty())
                        .map(s -> s.contains(";") ? s.substring(0, s.indexOf(';')) : s)
                        .toList();
        boolean allContent =
                request.headers()
                        .first("All-Content")
                        .or(() -> request.queryValue("all_content"))
                        .map(v -> v.isEmpty() || Boolean.parseBoolean(v))
                        .orElse(false);
        return new Call(
                request.method(),
                path,
                request.query(),
                request.bodyText(BODY_BYTES_MAX),
                correlationId,
                site(request),
                allContent);
    }

    private String site(Request request) {
        return scheme + "://" + request.headers().first("Host").orElse("localhost");
    }

    /** Broken for clients that name the version, as on the engine. */
    private String location(Request request, String href) {
        boolean versioned = request.headers().first("Version").equals(Optional.of("4"));
        return site(request) + (versioned ? API + "/v4" : "") + href;
    }

    /** The client's id without foreign characters, cut to the column's width; the header wins. */
    private static String givenCorrelationId(Request request) {
        String given =
                request.headers()
                        .first("Correlation-Id")
                        .or(() -> request.queryValue("correlation_id"))
                        .orElse("");
        String clean = given.replaceAll("[^0-9A-Za-z_-]", "");
        return clean.substring(0, Math.min(clean.length(), CORRELATION_ID_MAX));
    }

    static Response render(Answer answer) {
        return answer.body()
                .map(xml -> Response.text(answer.status(), XML, XmlPrinter.pretty(xml)))
                .orElseGet(() -> Response.empty(answer.status()));
    }

    private static Response render(Refusal refusal) {
        String reason = refusal.reason();
        if (reason == null) {
            return Response.empty(refusal.status());
        }
        Xml fault = Xml.of("fault").leaf("detail", refusal.detail()).leaf("reason", reason);
        return render(new Answer(refusal.status(), Optional.of(fault), Optional.empty()));
    }

    static Response html(int status, String text) {
        return Response.text(
                status,
                HTML,
                "<html><head><title>Error</title></head><body>" + text + "</body></html>");
    }
}
