package io.holdfast.transfer.pace;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Which rate holds when.
 *
 * @param windows the first that holds counts
 * @param otherwise outside of all windows; empty for as fast as it goes
 */
public record PaceSchedule(
        List<PaceWindow> windows, Optional<BytesPerSecond> otherwise, ZoneId zone) {

    public PaceSchedule {
        windows = List.copyOf(windows);
    }

    /**
     * From settings.
     *
     * @param windows each as {@code MON-FRI 08:00-18:00 20M}
     * @throws IllegalArgumentException naming what cannot be read
     */
    public static PaceSchedule of(Optional<String> otherwise, List<String> windows, ZoneId zone) {
        return new PaceSchedule(
                windows.stream().map(PaceWindow::parse).toList(),
                otherwise.map(BytesPerSecond::parse),
                zone);
    }

    /** Empty for as fast as it goes. */
    Optional<BytesPerSecond> at(Instant now) {
        LocalDateTime here = LocalDateTime.ofInstant(now, zone);
        return windows.stream()
                .filter(window -> window.holds(here))
                .findFirst()
                .map(PaceWindow::rate)
                .or(() -> otherwise);
    }

    /** Whether it never limits anything. */
    boolean unlimited() {
        return windows.isEmpty() && otherwise.isEmpty();
    }
}
