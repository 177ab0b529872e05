package io.holdfast.simulator.imageio;

import io.holdfast.simulator.http.Connection;
import io.holdfast.simulator.storage.DiskView;
import io.holdfast.simulator.storage.WritableDisk;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The NBD server behind a ticket. qemu-nbd serves eight connections; the ninth waits, unanswered,
 * until one goes. A running VM's own server has no such limit. Tickets of one disk share an export.
 */
public final class NbdExport {
    /** vdsm starts qemu-nbd with {@code --shared=8}. */
    public static final int QEMU_NBD_CONNECTIONS_MAX = 8;

    /** How often a waiting connection looks whether it is its turn; real time. */
    private static final Duration TURN = Duration.ofMillis(5);

    private final String name;
    private final DiskView view;
    private final Optional<WritableDisk> writable;
    private final ImageBackend backend;
    private final int connectionsMax;
    private int connections;
    private int connectionsPeak;
    private int waiting;
    private DiskUse watched = new DiskUse();
    private boolean alive = true;
    private long generation;

    private NbdExport(
            String name,
            DiskView view,
            Optional<WritableDisk> writable,
            ImageBackend backend,
            int connectionsMax) {
        this.name = name;
        this.view = view;
        this.writable = writable;
        this.backend = backend;
        this.connectionsMax = connectionsMax;
    }

    /** A read-only qemu-nbd. {@code name} appears in fault points; the engine uses the disk id. */
    public static NbdExport ofView(String name, DiskView view) {
        return new NbdExport(
                name, view, Optional.empty(), ImageBackend.NBD, QEMU_NBD_CONNECTIONS_MAX);
    }

    /** A qemu-nbd that can be written. */
    public static NbdExport ofDisk(String name, WritableDisk disk) {
        return new NbdExport(
                name, disk, Optional.of(disk), ImageBackend.NBD, QEMU_NBD_CONNECTIONS_MAX);
    }

    /** The server inside a running VM: read-only, any number of connections. */
    public static NbdExport ofRunningVm(String name, DiskView view) {
        return new NbdExport(name, view, Optional.empty(), ImageBackend.NBD, Integer.MAX_VALUE);
    }

    /** The file backend of {@code format=cow} transfers: one data extent, one writer. */
    public static NbdExport ofFile(String name, DiskView view, Optional<WritableDisk> writable) {
        return new NbdExport(name, view, writable, ImageBackend.FILE, Integer.MAX_VALUE);
    }

    public String name() {
        return name;
    }

    /** Size of the disk; a ticket's may differ. */
    public long size() {
        return view.size();
    }

    public DiskView view() {
        return view;
    }

    ImageBackend backend() {
        return backend;
    }

    WritableDisk writable() throws IOException {
        return writable.orElseThrow(() -> new IOException("export " + name + " is read-only"));
    }

    /** The server dies: open connections to it are dead for good. */
    public synchronized void kill() {
        alive = false;
        generation++;
    }

    /** The server is there again, for new connections. */
    public synchronized void restart() {
        alive = true;
    }

    /** From now on its connections count there too. */
    synchronized void watchedBy(DiskUse use) {
        watched = use;
    }

    synchronized DiskUse watched() {
        return watched;
    }

    /** Connections held now. */
    public synchronized int connections() {
        return connections;
    }

    /** The most connections held at once. */
    public synchronized int connectionsPeak() {
        return connectionsPeak;
    }

    /** Connections that wait for their turn now. */
    public synchronized int waiting() {
        return waiting;
    }

    /** Takes a place, waiting as long as it takes while the client's connection is open. */
    synchronized NbdConnection connect(Connection client) throws IOException {
        requireAlive();
        waiting++;
        try {
            while (connections >= connectionsMax) {
                if (!client.isOpen()) {
                    throw new IOException("client left while waiting for export " + name);
                }
                wait(TURN.toMillis());
                requireAlive();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for export " + name, e);
        } finally {
            waiting--;
        }
        connections++;
        watched.connected();
        connectionsPeak = Math.max(connectionsPeak, connections);
        return new NbdConnection(this, generation);
    }

    private void requireAlive() throws IOException {
        if (!alive) {
            throw new IOException("NBD server of export " + name + " is not there");
        }
    }

    synchronized void disconnected() {
        connections--;
        watched.disconnected();
        notifyAll();
    }

    synchronized boolean serves(long generationOfConnection) {
        return alive && generation == generationOfConnection;
    }
}
