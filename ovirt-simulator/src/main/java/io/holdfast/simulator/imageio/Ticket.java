package io.holdfast.simulator.imageio;

import io.holdfast.simulator.http.Connection;
import io.holdfast.simulator.time.SimClock;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** A ticket in the daemon's memory. */
final class Ticket {
    private final TicketTerms terms;
    private final SimClock clock;
    private final UseCounter use;
    private final Map<Connection, NbdConnection> connections = new HashMap<>();
    private final Set<Running> ongoing = new HashSet<>();
    private final RangeSum completed = new RangeSum();
    private Duration expires;
    private Duration lastUse;
    private boolean canceled;

    Ticket(TicketTerms terms, SimClock clock, UseCounter use) {
        this.terms = terms;
        this.clock = clock;
        this.use = use;
        this.lastUse = clock.elapsed();
        this.expires = lastUse.plus(terms.timeout());
    }

    TicketTerms terms() {
        return terms;
    }

    UseCounter use() {
        return use;
    }

    boolean may(TicketOperation operation) {
        return terms.operations().contains(TicketOperation.WRITE)
                || terms.operations().contains(operation);
    }

    synchronized void authorize(TicketOperation operation) throws Refused {
        String transfer = "Transfer=" + terms.transferWord();
        if (canceled) {
            throw Refused.forbidden(transfer + " was canceled");
        }
        if (expires.compareTo(clock.elapsed()) <= 0) {
            throw Refused.forbidden(transfer + " expired");
        }
        if (!may(operation)) {
            throw Refused.forbidden(transfer + " forbids " + operation.word());
        }
    }

    /** This connection's way to the disk; opened on first use, which may wait for a place. */
    NbdConnection open(Connection client) throws Refused, IOException {
        synchronized (this) {
            NbdConnection known = connections.get(client);
            if (known != null) {
                return known;
            }
        }
        NbdConnection opened = terms.export().connect(client);
        synchronized (this) {
            if (canceled) {
                opened.close();
                throw canceledNow();
            }
            connections.put(client, opened);
        }
        client.idleTimeout(terms.inactivityTimeout());
        client.onClose(() -> leave(client));
        return opened;
    }

    private void leave(Connection client) {
        NbdConnection left;
        synchronized (this) {
            left = connections.remove(client);
        }
        if (left != null) {
            left.close();
        }
    }

    synchronized Running begin(long offset) throws Refused {
        if (canceled) {
            throw canceledNow();
        }
        Running running = new Running(offset);
        ongoing.add(running);
        return running;
    }

    /** Ends an operation, renews the ticket, and says so when it was cancelled meanwhile. */
    synchronized void end(Running running) throws Refused {
        ongoing.remove(running);
        notifyAll();
        if (canceled) {
            throw canceledNow();
        }
        if (terms.operations().size() == 1) {
            completed.add(running.offset(), running.done());
        }
        touch();
    }

    private Refused canceledNow() {
        return Refused.forbidden("Transfer " + terms.transferWord() + " was canceled");
    }

    synchronized void touch() {
        lastUse = clock.elapsed();
        expires = lastUse.plus(terms.timeout());
    }

    synchronized void extend(Duration timeout) {
        expires = clock.elapsed().plus(timeout);
    }

    /** Cancels; false when a client was still busy after {@code patience} of simulated time. */
    boolean cancel(Duration patience) {
        Duration due = clock.elapsed().plus(patience);
        synchronized (this) {
            canceled = true;
            ongoing.forEach(Running::cancel);
            while (!ongoing.isEmpty()) {
                if (clock.elapsed().compareTo(due) >= 0) {
                    return false;
                }
                try {
                    wait(WAIT_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            connections.values().forEach(NbdConnection::close);
            connections.clear();
            return true;
        }
    }

    /** How often a waiting cancel looks at the clock; real time. */
    private static final long WAIT_MILLIS = 5;

    /** What happens to a ticket under {@link ImageioFault.RevokedInBody}. */
    synchronized void revoke() {
        canceled = true;
        ongoing.forEach(Running::cancel);
    }

    synchronized TicketState state() {
        boolean active = !ongoing.isEmpty();
        return new TicketState(
                terms,
                active,
                canceled,
                connections.size(),
                expires,
                active ? Duration.ZERO : clock.elapsed().minus(lastUse),
                transferred());
    }

    private OptionalLong transferred() {
        if (terms.operations().size() != 1) {
            return OptionalLong.empty();
        }
        RangeSum sum = new RangeSum(completed);
        ongoing.forEach(running -> sum.add(running.offset(), running.done()));
        return OptionalLong.of(sum.sum());
    }
}
