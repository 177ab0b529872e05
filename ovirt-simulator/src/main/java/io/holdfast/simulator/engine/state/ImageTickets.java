package io.holdfast.simulator.engine.state;

import io.holdfast.simulator.storage.DiskView;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The host's image daemon, as the engine sees it: tickets come, are renewed, and go. */
public interface ImageTickets {
    /**
     * A ticket to add.
     *
     * @param name the export's name, which planned faults of the daemon are aimed at: the disk's id
     * @param view what it gives access to; a {@code WritableDisk} when {@code writable}
     * @param lifetime the ticket ends so much later unless extended
     * @param inactivity connections idle for so long are closed; zero means never
     */
    record Offer(
            UUID ticket,
            UUID transfer,
            String name,
            DiskView view,
            boolean writable,
            Duration lifetime,
            Duration inactivity) {}

    /** What the daemon reports about a ticket. */
    record Activity(Duration idle, boolean active, long transferred) {}

    void add(Offer offer);

    /** Empty when the host has no such ticket, or it has expired. */
    Optional<Activity> activity(UUID ticket);

    void extend(UUID ticket, Duration lifetime);

    /** False while requests are being served; true when the ticket is gone. */
    boolean remove(UUID ticket);

    URI transferUrl(UUID ticket);

    URI proxyUrl(UUID ticket);
}
