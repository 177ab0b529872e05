package io.holdfast.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/**
 * Stands in front of a server on loopback and passes every byte on, until it is told to do to
 * connections what networks do. Safe for use by several threads.
 */
public final class CuttingProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 << 10;
    private static final int BACKLOG = 200;

    private final ServerSocket door;
    private final LoopbackPort server;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    private boolean stalled;
    private volatile boolean refusing;
    private volatile long bytesPerConnection = Long.MAX_VALUE;

    private CuttingProxy(ServerSocket door, LoopbackPort server) {
        this.door = door;
        this.server = server;
    }

    /** Listens at once on a free port; the server need not answer yet. */
    public static CuttingProxy before(LoopbackPort server) {
        try {
            CuttingProxy proxy =
                    new CuttingProxy(
                            new ServerSocket(0, BACKLOG, InetAddress.ofLiteral(LoopbackPort.HOST)),
                            server);
            var _ = Thread.ofVirtual().name("proxy-door").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new LocalStackException.Unusable("no proxy before " + server.address(), e);
        }
    }

    /** Where it listens. */
    public LoopbackPort port() {
        return new LoopbackPort(door.getLocalPort());
    }

    /** Every connection ends by a reset, seen from both sides; new ones pass. */
    public void cut() {
        links.forEach(Link::reset);
    }

    /** From now on nothing is passed on, and nobody is told; until {@link #heal}. */
    public void stall() {
        synchronized (gate) {
            stalled = true;
        }
    }

    /** As {@link #cut}, and new connections are reset too; until {@link #heal}. */
    public void refuse() {
        refusing = true;
        cut();
    }

    /**
     * Each connection, old or new, is reset when so many more bytes of the server have come through
     * it; until {@link #heal}.
     */
    public void cutAfter(long bytes) {
        bytesPerConnection = bytes;
        links.forEach(link -> link.allow(bytes));
    }

    /** Everything passes again. What was cut stays so. */
    public void heal() {
        refusing = false;
        bytesPerConnection = Long.MAX_VALUE;
        links.forEach(link -> link.allow(Long.MAX_VALUE));
        synchronized (gate) {
            stalled = false;
            gate.notifyAll();
        }
    }

    /** Connections that pass through it now. */
    public int connections() {
        return links.size();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                var _ = Thread.ofVirtual().name("proxy-link").start(() -> link(client));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    throw new LocalStackException.Unusable(
                            "the proxy before " + server.address() + " accepts no more", e);
                }
            }
        }
    }

    private void link(Socket client) {
        Link link = new Link(client, new Socket());
        if (refusing) {
            link.reset();
            return;
        }
        links.add(link);
        link.allow(bytesPerConnection);
        try {
            link.connect();
        } catch (IOException away) {
            link.reset(); // the client sees what it would see of a server that is down
        }
    }

    private void awaitPassage() throws InterruptedException {
        synchronized (gate) {
            while (stalled) {
                gate.wait();
            }
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the proxy before " + server.address() + " does not close", e);
        } finally {
            heal();
            cut();
        }
    }

    /** A client's connection and the server's. */
    private final class Link {
        private final Socket client;
        private final Socket upstream;
        private long bytesLeft = Long.MAX_VALUE;
        private int halvesOpen = 2;

        private Link(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        private void connect() throws IOException {
            upstream.connect(
                    new InetSocketAddress(
                            InetAddress.ofLiteral(LoopbackPort.HOST), server.number()));
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            var _ =
                    Thread.ofVirtual()
                            .name("proxy-to-server")
                            .start(() -> pump(client, upstream, _ -> true));
            var _ =
                    Thread.ofVirtual()
                            .name("proxy-to-client")
                            .start(() -> pump(upstream, client, this::spend));
        }

        private synchronized void allow(long bytes) {
            bytesLeft = bytes;
        }

        /** Whether these bytes may still come through. */
        private synchronized boolean spend(int bytes) {
            bytesLeft = bytesLeft == Long.MAX_VALUE ? bytesLeft : bytesLeft - bytes;
            return bytesLeft >= 0;
        }

        private void pump(Socket from, Socket to, IntPredicate allowed) {
            try {
                byte[] buffer = new byte[BUFFER_BYTES];
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    awaitPassage();
                    if (!allowed.test(n)) {
                        reset();
                        return;
                    }
                    out.write(buffer, 0, n);
                }
                to.shutdownOutput();
                halfDone();
            } catch (IOException broken) {
                reset(); // what one side suffered the other one sees
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
                reset();
            }
        }

        private synchronized void halfDone() throws IOException {
            halvesOpen--;
            if (halvesOpen == 0) {
                links.remove(this);
                client.close();
                upstream.close();
            }
        }

        private void reset() {
            links.remove(this);
            reset(client);
            reset(upstream);
        }

        private static void reset(Socket socket) {
            try (socket) {
                socket.setSoLinger(true, 0);
            } catch (IOException closed) {
                // It was closed already: there is nothing left to reset.
            }
        }
    }
}
