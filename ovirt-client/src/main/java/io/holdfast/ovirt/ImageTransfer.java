package io.holdfast.ovirt;

import java.util.Optional;

/**
 * The engine's entity for one open door to a disk's bytes.
 *
 * @param disk which disk; nothing while the engine does not say
 * @param direct imageio on the host; absent before the ticket exists and after it is removed
 * @param proxied the same through the engine's host; given even where no proxy listens
 * @param transferredBytes as the engine last heard from imageio
 */
public record ImageTransfer(
        TransferId id,
        TransferPhase phase,
        Optional<DiskId> disk,
        Optional<HostId> host,
        Optional<TicketUrl> direct,
        Optional<TicketUrl> proxied,
        long transferredBytes) {}
