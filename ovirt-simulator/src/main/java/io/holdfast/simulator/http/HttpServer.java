package io.holdfast.simulator.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Accepts connections and gives each a virtual thread. Closing it closes every connection. */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(HttpServer.class.getName());

    /** The daemon's own listen backlog. */
    private static final int BACKLOG = 40;

    /** The first byte of a TLS record that carries a handshake. */
    private static final int TLS_HANDSHAKE = 0x16;

    /** How often idle connections are looked for; real time. */
    private static final long WATCH_MILLIS = 20;

    private final Endpoint endpoint;
    private final ServerOptions options;
    private final ServerSocket listener;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean open = true;
    private volatile Optional<SSLContext> tls;

    private HttpServer(Endpoint endpoint, ServerOptions options) throws IOException {
        this.endpoint = endpoint;
        this.options = options;
        this.tls = options.tls();
        this.listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(options.address(), BACKLOG);
    }

    /** Listens at once; requests are answered from now on. */
    public static HttpServer start(Endpoint endpoint, ServerOptions options) throws IOException {
        HttpServer server = new HttpServer(endpoint, options);
        Thread.ofVirtual().name("http-accept").start(server::accept);
        Thread.ofVirtual().name("http-watch").start(server::watch);
        return server;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Scheme, 127.0.0.1 or the bound host, and port; no path. */
    public URI uri() {
        InetSocketAddress bound = (InetSocketAddress) listener.getLocalSocketAddress();
        String scheme = options.tls().isPresent() ? "https" : "http";
        return URI.create(scheme + "://" + bound.getAddress().getHostAddress() + ":" + port());
    }

    /** Connections open now. */
    public int connections() {
        return connections.size();
    }

    /**
     * Shows another certificate from the next connection on; open ones are reset. Nothing happens
     * to a server without TLS.
     */
    public void becomeKnownBy(SSLContext identity) {
        if (tls.isPresent()) {
            tls = Optional.of(identity);
            resetConnections();
        }
    }

    /** Ends every open connection by reset; the server goes on listening. */
    public void resetConnections() {
        connections.forEach(Connection::reset);
    }

    @Override
    public void close() {
        open = false;
        try {
            listener.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "listener of port " + port() + " did not close", e);
        }
        connections.forEach(Connection::close);
    }

    private void accept() {
        while (open) {
            try {
                Socket raw = listener.accept();
                raw.setTcpNoDelay(true);
                Connection connection = new Connection(raw, options.clock(), options.idleTimeout());
                connections.add(connection);
                connection.onClose(() -> connections.remove(connection));
                if (!open) {
                    connection.close();
                } else if (options.handshakeWhileAccepting()) {
                    Socket socket = secured(raw, connection);
                    Thread.ofVirtual().start(() -> converse(socket, connection));
                } else {
                    Thread.ofVirtual().start(() -> secureAndConverse(raw, connection));
                }
            } catch (IOException e) {
                if (open) {
                    LOG.log(Level.FINE, "a connection failed before its first request", e);
                }
            }
        }
    }

    private void secureAndConverse(Socket raw, Connection connection) {
        try {
            converse(secured(raw, connection), connection);
        } catch (IOException e) {
            LOG.log(Level.FINE, "TLS handshake failed", e);
        }
    }

    /** Layers TLS over the socket and shakes hands; a client that speaks no TLS is reset. */
    private Socket secured(Socket raw, Connection connection) throws IOException {
        Optional<SSLContext> identity = tls;
        if (identity.isEmpty()) {
            return raw;
        }
        connection.waitingForPeer();
        try {
            int first = raw.getInputStream().read();
            if (first != TLS_HANDSHAKE) {
                throw new IOException("client spoke no TLS");
            }
            InputStream consumed = new ByteArrayInputStream(new byte[] {(byte) first});
            SSLSocket socket =
                    (SSLSocket) identity.get().getSocketFactory().createSocket(raw, consumed, true);
            socket.setUseClientMode(false);
            socket.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            connection.reset();
            throw e;
        } finally {
            connection.heardFromPeer();
        }
    }

    private void converse(Socket socket, Connection connection) {
        try {
            new Conversation(socket, connection, endpoint, options).run();
        } catch (IOException e) {
            LOG.log(Level.FINE, "connection of " + connection.remoteAddress() + " broke", e);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "endpoint failed; connection closed without an answer", e);
        } finally {
            connection.close();
        }
    }

    private void watch() {
        while (open) {
            connections.forEach(Connection::closeIfIdle);
            try {
                Thread.sleep(WATCH_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
