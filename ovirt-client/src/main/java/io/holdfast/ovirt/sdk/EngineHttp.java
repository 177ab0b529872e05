package io.holdfast.ovirt.sdk;

import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.EngineFault;
import io.holdfast.ovirt.EngineLoginRefused;
import io.holdfast.ovirt.EngineRefused;
import io.holdfast.ovirt.EngineSettings;
import io.holdfast.ovirt.EngineUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.http.Header;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.impl.client.CloseableHttpClient;
import org.jspecify.annotations.Nullable;
import org.ovirt.engine.sdk4.HttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP client that the SDK is given in place of its own, which hangs for ever after two expired
 * tokens (behaviour §10.2). Here every answer is read whole and its connection given back, every
 * wait has an end, an expired token is renewed once a call, and whatever is not success becomes a
 * typed {@link EngineException} before the SDK sees it.
 */
final class EngineHttp implements HttpClient {

    private static final Logger LOG = LoggerFactory.getLogger(EngineHttp.class);

    /**
     * A page of VMs is below 10 MiB, an OVF below 1 MiB: more than this is not the engine speaking.
     */
    private static final int ANSWER_BYTES_MAX = 64 * 1024 * 1024;

    private final EngineSettings settings;
    private final CloseableHttpClient client;
    private final SignIn signIn;
    private final ScheduledExecutorService deadlines;
    private final AtomicBoolean closed = new AtomicBoolean();

    EngineHttp(EngineSettings settings) {
        this.settings = settings;
        this.client = PooledHttp.client(settings);
        this.signIn = new SignIn(settings, (request, within) -> within(request, within));
        this.deadlines =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("engine-call-deadlines").factory());
    }

    /** Reads an entity or list past the SDK. */
    Answer get(String path) {
        HttpGet request = new HttpGet(settings.url() + "/" + path);
        request.setHeader("Accept", "application/xml");
        request.setHeader("Version", "4");
        return answered(request);
    }

    @Override
    public HttpResponse execute(HttpUriRequest request) {
        return answered(request).forSdk();
    }

    private Answer answered(HttpUriRequest request) {
        if (closed.get()) {
            throw new CallScope.ClosedEngine();
        }
        CallScope scope = CallScope.present();
        scope.correlation().ifPresent(id -> request.setHeader("Correlation-Id", id.value()));
        request.setHeader("Accept-Language", "en-US"); // faults are localised otherwise
        String what =
                "Could not "
                        + scope.purpose()
                        + ": "
                        + request.getMethod()
                        + " "
                        + request.getURI().getPath();
        try {
            return checked(what, authorized(request));
        } catch (IOException failed) {
            throw unanswered(what, scope, failed);
        } catch (IllegalStateException shutDown) {
            throw closed.get() ? new CallScope.ClosedEngine() : shutDown;
        }
    }

    private Answer authorized(HttpUriRequest request) throws IOException {
        String token = signIn.token();
        Answer answer = withToken(request, token);
        return answer.code() == 401 ? withToken(request, signIn.renewed(token)) : answer;
    }

    private Answer withToken(HttpUriRequest request, String token) throws IOException {
        request.setHeader("Authorization", "Bearer " + token);
        return within(request, settings.timeouts().call());
    }

    private static Answer checked(String what, Answer answer) {
        int code = answer.code();
        if (code == 401) {
            throw new EngineLoginRefused(
                    what + ": the engine takes a fresh token for expired",
                    new EngineFault(
                            OptionalInt.of(code),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()),
                    null);
        }
        if (code < 200 || code >= 300) {
            throw FaultReading.failure(what, code, answer);
        }
        if (answer.body().length > 0 && !answer.isXml()) {
            throw new EngineUnavailable(
                    what + ": the answer is not XML; is the engine URL right?",
                    new EngineFault(
                            OptionalInt.of(code),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()),
                    null);
        }
        return answer;
    }

    private Answer within(HttpUriRequest request, Duration deadline) throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        Future<?> watch =
                deadlines.schedule(
                        () -> {
                            late.set(true);
                            request.abort();
                        },
                        deadline.toMillis(),
                        TimeUnit.MILLISECONDS);
        try (CloseableHttpResponse response = client.execute(request)) {
            return whole(response);
        } catch (IOException failed) {
            throw late.get()
                    ? new IOException("no whole answer within " + deadline, failed)
                    : failed;
        } finally {
            watch.cancel(false);
        }
    }

    private static Answer whole(HttpResponse response) throws IOException {
        return new Answer(
                response.getStatusLine().getStatusCode(),
                header(response, "Content-Type"),
                header(response, "Correlation-Id"),
                body(response));
    }

    private static byte[] body(HttpResponse response) throws IOException {
        if (response.getEntity() == null) {
            return new byte[0];
        }
        try (InputStream in = response.getEntity().getContent()) {
            byte[] body = in.readNBytes(ANSWER_BYTES_MAX);
            if (in.read() >= 0) {
                throw new IOException("the answer is longer than " + ANSWER_BYTES_MAX + " bytes");
            }
            return body;
        }
    }

    private static @Nullable String header(HttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    private EngineException unanswered(String what, CallScope scope, IOException failed) {
        String where = what + ": the engine at " + settings.url().getHost();
        EngineFault fault =
                new EngineFault(
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        scope.correlation());
        return isDistrust(failed)
                ? new EngineRefused(
                        where
                                + " shows a certificate that the configured CA did not sign or that"
                                + " names another host: "
                                + reason(failed),
                        fault,
                        failed)
                : new EngineUnavailable(
                        where + " did not answer: " + reason(failed), fault, failed);
    }

    private static boolean isDistrust(IOException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }

    private static String reason(IOException failed) {
        String message = failed.getMessage();
        return failed.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    /** Signs out within the logout time-out, then closes all connections; calls in flight fail. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            signIn.signOut();
        } catch (IOException | RuntimeException failed) {
            LOG.warn(
                    "Could not sign out of the engine at {}; its session ends by itself: {}",
                    settings.url().getHost(),
                    failed.toString());
        }
        try {
            client.close();
        } catch (IOException failed) {
            LOG.warn("Closing connections to the engine failed: {}", failed.toString());
        }
        deadlines.shutdownNow();
    }
}
