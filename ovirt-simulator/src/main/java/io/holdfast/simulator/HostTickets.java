package io.holdfast.simulator;

import io.holdfast.simulator.engine.state.ImageTickets;
import io.holdfast.simulator.imageio.ImageioDaemon;
import io.holdfast.simulator.imageio.NbdExport;
import io.holdfast.simulator.imageio.Removal;
import io.holdfast.simulator.imageio.TicketId;
import io.holdfast.simulator.imageio.TicketTerms;
import io.holdfast.simulator.storage.WritableDisk;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** What the engine asks of the host's daemon, asked in-process. */
final class HostTickets implements ImageTickets {
    private final ImageioDaemon daemon;

    HostTickets(ImageioDaemon daemon) {
        this.daemon = daemon;
    }

    private static TicketId id(UUID ticket) {
        return new TicketId(ticket.toString());
    }

    @Override
    public void add(Offer offer) {
        TicketTerms terms =
                offer.writable() && offer.view() instanceof WritableDisk disk
                        ? TicketTerms.upload(
                                id(offer.ticket()), NbdExport.ofDisk(offer.name(), disk))
                        : TicketTerms.download(
                                id(offer.ticket()),
                                NbdExport.ofView(offer.name(), offer.view()),
                                offer.view().dirtyExtents().isPresent());
        daemon.tickets()
                .add(
                        terms.withTimeouts(offer.lifetime(), offer.inactivity())
                                .withNames(
                                        Optional.of(offer.transfer().toString()),
                                        Optional.empty()));
    }

    @Override
    public Optional<Activity> activity(UUID ticket) {
        return daemon.tickets()
                .state(id(ticket))
                .map(s -> new Activity(s.idleTime(), s.active(), s.transferred().orElse(0)));
    }

    @Override
    public void extend(UUID ticket, Duration lifetime) {
        daemon.tickets().extend(id(ticket), lifetime);
    }

    /** Never waits: the engine asks again later. */
    @Override
    public boolean remove(UUID ticket) {
        return daemon.tickets().remove(id(ticket), Duration.ZERO) == Removal.REMOVED;
    }

    @Override
    public URI transferUrl(UUID ticket) {
        return daemon.imageUri(id(ticket));
    }

    /** The proxy is the same daemon: there is one machine only. */
    @Override
    public URI proxyUrl(UUID ticket) {
        return daemon.imageUri(id(ticket));
    }
}
