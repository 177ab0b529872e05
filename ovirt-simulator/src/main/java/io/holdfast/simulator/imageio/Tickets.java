package io.holdfast.simulator.imageio;

import io.holdfast.simulator.time.SimClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The daemon's control service, in-process: what vdsm and the engine do to tickets. */
public final class Tickets {
    /** The daemon's {@code remove_timeout}. */
    public static final Duration REMOVE_TIMEOUT = Duration.ofSeconds(60);

    private final SimClock clock;
    private final Map<TicketId, Ticket> tickets = new ConcurrentHashMap<>();
    private final Map<TicketId, UseCounter> uses = new ConcurrentHashMap<>();
    private final Map<String, DiskUse> disks = new ConcurrentHashMap<>();

    Tickets(SimClock clock) {
        this.clock = clock;
    }

    /** Installs a ticket; one of the same id is replaced without a word. */
    public void add(TicketTerms terms) {
        UseCounter use = uses.computeIfAbsent(terms.id(), id -> new UseCounter());
        terms.export().watchedBy(disk(terms.export().name()));
        tickets.put(terms.id(), new Ticket(terms, clock, use));
    }

    /** The ticket now expires {@code timeout} from now; false if there is none. */
    public boolean extend(TicketId id, Duration timeout) {
        Ticket ticket = tickets.get(id);
        if (ticket == null) {
            return false;
        }
        ticket.extend(timeout);
        return true;
    }

    /** Removes a ticket as the engine does, with the daemon's patience. */
    public Removal remove(TicketId id) {
        return remove(id, REMOVE_TIMEOUT);
    }

    /** Cancels running operations and waits for them up to {@code patience} of simulated time. */
    public Removal remove(TicketId id, Duration patience) {
        Ticket ticket = tickets.get(id);
        if (ticket == null) {
            return Removal.REMOVED;
        }
        if (!ticket.cancel(patience)) {
            return Removal.BUSY;
        }
        tickets.remove(id, ticket);
        return Removal.REMOVED;
    }

    /** Drops every ticket; running requests go on to their end. */
    public void removeAll() {
        tickets.clear();
    }

    /** The ticket's state; empty when unknown. */
    public Optional<TicketState> state(TicketId id) {
        return Optional.ofNullable(tickets.get(id)).map(Ticket::state);
    }

    /** All tickets that are installed. */
    public List<TicketState> states() {
        return tickets.values().stream().map(Ticket::state).toList();
    }

    /** What was ever done under this id, removed or not; all zero for an unknown id. */
    public TicketUse use(TicketId id) {
        UseCounter use = uses.get(id);
        return use == null ? new TicketUse(0, 0, 0, 0, 0, 0) : use.use();
    }

    /** What was done with a disk under all its tickets; nothing for one that never had any. */
    public DiskUse disk(String export) {
        return disks.computeIfAbsent(export, name -> new DiskUse());
    }

    Optional<Ticket> find(String id) {
        return id.isEmpty() ? Optional.empty() : Optional.ofNullable(tickets.get(new TicketId(id)));
    }

    Ticket authorize(String id, TicketOperation operation) throws Refused {
        Ticket ticket = find(id).orElseThrow(() -> Refused.forbidden("No such ticket " + id));
        ticket.authorize(operation);
        ticket.use().requests.increment();
        return ticket;
    }
}
