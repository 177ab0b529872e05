package io.holdfast.simulator.engine;

import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.fault.FaultPlan;
import io.holdfast.simulator.http.HttpServer;
import io.holdfast.simulator.http.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** The engine over HTTP(S). */
public final class EngineServer implements AutoCloseable {
    private final Engine engine;
    private final HttpServer server;
    private final Sessions sessions;
    private final RequestCounters counters = new RequestCounters();
    private final MutatingCalls calls = new MutatingCalls();
    private final FaultPlan<EngineFault> faults;

    /**
     * Listens at once.
     *
     * @param options where, and with which key; its faults are replaced
     * @param caPem what the pki-resource gives
     */
    public EngineServer(
            Engine engine,
            ServerOptions options,
            FaultPlan<EngineFault> faults,
            String caPem,
            String password)
            throws IOException {
        this.engine = engine;
        this.faults = faults;
        this.sessions = new Sessions(engine, password);
        String scheme = options.tls().isPresent() ? "https" : "http";
        EngineEndpoint endpoint =
                new EngineEndpoint(engine, sessions, counters, calls, caPem, scheme);
        EngineFaults struck = new EngineFaults(faults, engine, sessions, counters);
        this.server = HttpServer.start(endpoint, options.withFaults(struck));
    }

    /** Scheme, host and port. */
    public URI uri() {
        return server.uri();
    }

    /** Faults to plan; points are {@code METHOD /path}, such as {@code POST /vms/*}. */
    public FaultPlan<EngineFault> faults() {
        return faults;
    }

    public Sessions sessions() {
        return sessions;
    }

    public RequestCounters counters() {
        return counters;
    }

    /** Shows another certificate from now on; open connections are reset. */
    public void becomeKnownBy(SSLContext identity) {
        server.becomeKnownBy(identity);
    }

    /** What was asked that changes something. */
    public MutatingCalls calls() {
        return calls;
    }

    /** The engine process stops and comes back so much later; its database is kept. */
    public void goAway(Duration duration) {
        engine.goAway(duration);
        server.resetConnections();
    }

    /**
     * The engine process dies and comes back so much later. Its database is kept; sign-ins, and the
     * starts of backups that it had not finished, are not.
     */
    public void restart(Duration duration) {
        goAway(duration);
        sessions.endAll();
        engine.locked(() -> engine.backups().interruptStarts());
    }

    @Override
    public void close() {
        server.close();
    }
}
