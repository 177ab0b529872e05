package io.holdfast.simulator.imageio;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A ticket as the engine orders it from the daemon.
 *
 * @param size upper limit of every offset + length; the disk may be smaller or larger
 * @param timeout lifetime, renewed by every operation but extents; zero is born expired
 * @param inactivityTimeout a connection that stalls longer is closed once it was authorised
 * @param transferId for error texts
 * @param filename echoed in content-disposition
 * @param sparse zeroing may deallocate; without it zeros are stored as data
 * @param dirty the export's bitmap may be asked for
 */
public record TicketTerms(
        TicketId id,
        long size,
        Set<TicketOperation> operations,
        Duration timeout,
        Duration inactivityTimeout,
        Optional<String> transferId,
        Optional<String> filename,
        boolean sparse,
        boolean dirty,
        NbdExport export) {
    public TicketTerms {
        operations = Set.copyOf(operations);
    }

    /** What the engine asks for a download: 300 s, inactivity 60 s. */
    public static TicketTerms download(TicketId id, NbdExport export, boolean dirty) {
        return new TicketTerms(
                id,
                export.size(),
                EnumSet.of(TicketOperation.READ),
                Duration.ofSeconds(300),
                Duration.ofSeconds(60),
                Optional.empty(),
                Optional.empty(),
                true,
                dirty,
                export);
    }

    /** What the engine asks for an upload: 300 s, inactivity 60 s, sparse. */
    public static TicketTerms upload(TicketId id, NbdExport export) {
        return new TicketTerms(
                id,
                export.size(),
                EnumSet.of(TicketOperation.WRITE),
                Duration.ofSeconds(300),
                Duration.ofSeconds(60),
                Optional.empty(),
                Optional.empty(),
                true,
                false,
                export);
    }

    public TicketTerms withSize(long other) {
        return new TicketTerms(
                id,
                other,
                operations,
                timeout,
                inactivityTimeout,
                transferId,
                filename,
                sparse,
                dirty,
                export);
    }

    public TicketTerms withOperations(Set<TicketOperation> other) {
        return new TicketTerms(
                id,
                size,
                other,
                timeout,
                inactivityTimeout,
                transferId,
                filename,
                sparse,
                dirty,
                export);
    }

    public TicketTerms withTimeouts(Duration lifetime, Duration inactivity) {
        return new TicketTerms(
                id,
                size,
                operations,
                lifetime,
                inactivity,
                transferId,
                filename,
                sparse,
                dirty,
                export);
    }

    public TicketTerms withNames(Optional<String> transfer, Optional<String> file) {
        return new TicketTerms(
                id,
                size,
                operations,
                timeout,
                inactivityTimeout,
                transfer,
                file,
                sparse,
                dirty,
                export);
    }

    /** The word that error texts use for the transfer. */
    String transferWord() {
        String start = id.value().substring(0, Math.min(18, id.value().length()));
        return transferId.orElse("(ticket/" + start + ")");
    }
}
