package io.holdfast.transfer.wiring;

import io.holdfast.transfer.TransferLimits;
import io.holdfast.transfer.pace.PaceSchedule;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code holdfast.transfer.*}; the defaults stand in application.properties, documented. */
@ConfigMapping(prefix = "holdfast.transfer")
interface TransferSettings {

    /** Segments of one disk that are asked for at once, over all replicas. */
    @WithDefault("4")
    int window();

    /** Segments that one replica moves at once. */
    @WithDefault("2")
    int segmentsInFlight();

    /** Readers of one segment, each with a buffer; while some wait for the store others read. */
    @WithDefault("4")
    int readersPerSegment();

    /** Connections to one disk, over all replicas. */
    @WithDefault("8")
    int connectionsPerDisk();

    /** How long something is tried again while others are away. */
    @WithDefault("10m")
    Duration patience();

    /** After so long without a byte the engine gives an image transfer up. */
    @WithDefault("10m")
    Duration inactivity();

    /**
     * The host that is to read disk snapshots, by the engine's id; the engine's choice if unset.
     */
    Optional<UUID> readerHost();

    /** Bytes a second of all segments of this replica together; as fast as it goes if unset. */
    Optional<String> pace();

    /** Other rates for parts of the week; the first window that holds counts. */
    Optional<List<String>> paceWindows();

    /** Where the clocks of the windows stand. */
    @WithDefault("UTC")
    ZoneId paceZone();

    /** How long each state of a saga may last. */
    Deadline deadline();

    /** {@code holdfast.transfer.deadline.*}. */
    interface Deadline {

        @WithDefault("30m")
        Duration opening();

        @WithDefault("24h")
        Duration moving();

        @WithDefault("30m")
        Duration closing();

        @WithDefault("1h")
        Duration storing();
    }

    /** Which rate holds when. */
    default PaceSchedule schedule() {
        return PaceSchedule.of(pace(), paceWindows().orElse(List.of()), paceZone());
    }

    /** The part that the sagas are made of. */
    default TransferLimits limits() {
        if (window() > connectionsPerDisk()) {
            throw new IllegalArgumentException(
                    "holdfast.transfer.window is %d and connections-per-disk %d; each segment in flight needs a connection of its own, so lower the window"
                            .formatted(window(), connectionsPerDisk()));
        }
        return new TransferLimits(
                window(),
                deadline().opening(),
                deadline().moving(),
                deadline().closing(),
                deadline().storing());
    }
}
