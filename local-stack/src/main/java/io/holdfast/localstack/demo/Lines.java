package io.holdfast.localstack.demo;

import io.holdfast.localstack.CuttingProxy;
import io.holdfast.localstack.LoopbackPort;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The ways from the services to what they talk to: straight, or through proxies that can cut. */
final class Lines implements AutoCloseable {

    private final boolean cuttable;
    private final Map<Line, CuttingProxy> proxies = new ConcurrentHashMap<>();

    private Lines(boolean cuttable) {
        this.cuttable = cuttable;
    }

    static Lines straight() {
        return new Lines(false);
    }

    static Lines throughProxies() {
        return new Lines(true);
    }

    /** Where services find what listens there; the first time says for good what that is. */
    LoopbackPort to(Line line, LoopbackPort server) {
        return cuttable
                ? proxies.computeIfAbsent(line, _ -> CuttingProxy.before(server)).port()
                : server;
    }

    /** An address with the port that services find it at. */
    String to(Line line, String address, LoopbackPort server) {
        return address.replace(":" + server.number(), ":" + to(line, server).number());
    }

    URI to(Line line, URI address) {
        return URI.create(to(line, address.toString(), new LoopbackPort(address.getPort())));
    }

    CuttingProxy proxy(Line line) {
        CuttingProxy proxy = proxies.get(line);
        if (proxy == null) {
            throw new IllegalStateException(line + " is not behind a proxy");
        }
        return proxy;
    }

    @Override
    public void close() {
        proxies.values().forEach(CuttingProxy::close);
    }
}
