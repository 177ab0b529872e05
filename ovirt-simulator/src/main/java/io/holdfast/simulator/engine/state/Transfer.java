package io.holdfast.simulator.engine.state;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** An image transfer. */
public final class Transfer {
    public enum Direction {
        DOWNLOAD,
        UPLOAD;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Policy {
        LEGACY,
        PAUSE,
        CANCEL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Phase {
        INITIALIZING,
        TRANSFERRING,
        RESUMING,
        PAUSED_USER,
        PAUSED_SYSTEM,
        CANCELLED_USER,
        CANCELLED_SYSTEM,
        FINALIZING_SUCCESS,
        FINALIZING_FAILURE,
        FINALIZING_CLEANUP,
        FINISHED_SUCCESS,
        FINISHED_FAILURE,
        FINISHED_CLEANUP;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean isPaused() {
            return this == PAUSED_USER || this == PAUSED_SYSTEM;
        }

        /** The two that a backup may be finalized over. */
        public boolean isTerminal() {
            return this == FINISHED_SUCCESS || this == FINISHED_FAILURE;
        }

        /** Nothing more can be asked for. */
        public boolean isFinished() {
            return isTerminal() || this == FINISHED_CLEANUP;
        }

        /** The poller is on its way out of the transfer. */
        boolean isClosing() {
            return switch (this) {
                case CANCELLED_USER,
                        CANCELLED_SYSTEM,
                        FINALIZING_SUCCESS,
                        FINALIZING_FAILURE,
                        FINALIZING_CLEANUP ->
                        true;
                case INITIALIZING,
                        TRANSFERRING,
                        RESUMING,
                        PAUSED_USER,
                        PAUSED_SYSTEM,
                        FINISHED_SUCCESS,
                        FINISHED_FAILURE,
                        FINISHED_CLEANUP ->
                        false;
            };
        }
    }

    /**
     * What was asked for. {@code volume} is set for a disk snapshot; {@code host} is a wish that
     * backups of running VMs do not heed.
     */
    public record Order(
            Disk disk,
            Optional<Disk.Volume> volume,
            Optional<Backup> backup,
            Optional<UUID> host,
            Direction direction,
            String format,
            Duration inactivityTimeout,
            Policy policy,
            boolean shallow) {}

    public final UUID id;
    public final Order order;
    public Phase phase = Phase.INITIALIZING;
    public Optional<UUID> ticket = Optional.empty();

    /** Which host serves it; none before one was found. */
    public Optional<UUID> host = Optional.empty();

    public boolean active;
    public long transferred;

    /** Addresses at which nobody answers. */
    public final Set<StepFault.Unreachable.Address> dead =
            EnumSet.noneOf(StepFault.Unreachable.Address.class);

    public final Instant created;
    Instant touched;
    Duration renewed = Duration.ZERO;
    int completePolls;

    /** Until when the host keeps the ticket for a request that it says is being served. */
    Optional<Duration> ticketBusyUntil = Optional.empty();

    Transfer(UUID id, Order order, Instant created) {
        this.id = id;
        this.order = order;
        this.created = created;
        this.touched = created;
    }

    public boolean isUpload() {
        return order.direction() == Direction.UPLOAD;
    }
}
