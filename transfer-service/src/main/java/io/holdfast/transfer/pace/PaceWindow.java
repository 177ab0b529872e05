package io.holdfast.transfer.pace;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A rate for a part of the week.
 *
 * @param days on which it begins
 * @param until not included; not after {@code from} if the window ends on the next day
 */
public record PaceWindow(
        Set<DayOfWeek> days, LocalTime from, LocalTime until, BytesPerSecond rate) {

    private static final List<String> NAMES =
            List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");

    private static final Pattern TEXT =
            Pattern.compile(
                    "(?:(?<first>[A-Z]{3})(?:-(?<last>[A-Z]{3}))? )?"
                            + "(?<from>\\d\\d:\\d\\d)-(?<until>\\d\\d:\\d\\d) (?<rate>\\S+)");

    public PaceWindow {
        days = Set.copyOf(days);
    }

    /**
     * Reads {@code MON-FRI 08:00-18:00 20M} or {@code 22:00-06:00 200M}.
     *
     * @throws IllegalArgumentException if it is no window
     */
    static PaceWindow parse(String text) {
        Matcher window = TEXT.matcher(text.strip());
        if (!window.matches()) {
            throw wrong(text);
        }
        try {
            return new PaceWindow(
                    days(window.group("first"), window.group("last")),
                    LocalTime.parse(window.group("from")),
                    LocalTime.parse(window.group("until").replace("24:00", "00:00")),
                    BytesPerSecond.parse(window.group("rate")));
        } catch (DateTimeParseException noTime) {
            throw wrong(text);
        }
    }

    private static Set<DayOfWeek> days(@Nullable String first, @Nullable String last) {
        if (first == null) {
            return EnumSet.allOf(DayOfWeek.class);
        }
        DayOfWeek begin = day(first);
        DayOfWeek end = last == null ? begin : day(last);
        Set<DayOfWeek> days = EnumSet.of(end);
        Stream.iterate(begin, day -> day != end, day -> day.plus(1)).forEach(days::add);
        return days;
    }

    private static DayOfWeek day(String name) {
        int index = NAMES.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "'%s' is no day of the week; they are %s".formatted(name, NAMES));
        }
        return DayOfWeek.of(index + 1);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "'%s' is no window; write it as MON-FRI 08:00-18:00 20M".formatted(text));
    }

    boolean holds(LocalDateTime at) {
        LocalTime time = at.toLocalTime();
        DayOfWeek today = at.getDayOfWeek();
        if (from.isBefore(until)) {
            return days.contains(today) && !time.isBefore(from) && time.isBefore(until);
        }
        return (days.contains(today) && !time.isBefore(from))
                || (days.contains(today.minus(1)) && time.isBefore(until));
    }
}
