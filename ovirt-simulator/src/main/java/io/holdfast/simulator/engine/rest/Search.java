package io.holdfast.simulator.engine.rest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The engine's search language, so far as lists need it: {@code name=x or name=y*}, {@code sortby
 * time asc}, {@code page 2}, bare text. What it cannot read finds nothing.
 */
final class Search {
    private static final Pattern SORT =
            Pattern.compile("(?i)\\bsortby\\s+([\\w.]+)(?:\\s+(asc|desc))?");
    private static final Pattern PAGE = Pattern.compile("(?i)\\bpage\\s+(\\d+)");
    private static final Pattern TERM =
            Pattern.compile("([\\w.]+)\\s*(!=|>=|<=|=|>|<)\\s*(\"[^\"]*\"|[^\\s=]+)(?=\\s|$)");

    private record Term(String key, String operator, String value, boolean or) {}

    private final List<Term> terms = new ArrayList<>();
    private Optional<String> sortKey = Optional.empty();
    private boolean ascending = true;
    private int page = 1;
    private boolean unreadable;
    private String text = "";
    private final boolean caseSensitive;

    private Search(boolean caseSensitive) {
        this.caseSensitive = caseSensitive;
    }

    static Search of(Call call) {
        Search search = new Search(call.flag("case_sensitive").orElse(false));
        call.queryValue("search").ifPresent(search::read);
        return search;
    }

    boolean sorts() {
        return sortKey.isPresent();
    }

    boolean ascends() {
        return ascending;
    }

    private void read(String query) {
        String rest = query;
        Matcher sort = SORT.matcher(rest);
        if (sort.find()) {
            sortKey = Optional.of(sort.group(1));
            ascending = !"desc".equalsIgnoreCase(sort.group(2));
            rest = sort.replaceFirst(" ");
        }
        Matcher pages = PAGE.matcher(rest);
        if (pages.find()) {
            page = Integer.parseInt(pages.group(1));
            rest = pages.replaceFirst(" ");
        }
        Matcher term = TERM.matcher(rest);
        StringBuilder words = new StringBuilder();
        int at = 0;
        while (term.find()) {
            String between = rest.substring(at, term.start()).strip();
            boolean or = between.equalsIgnoreCase("or");
            if (!or && !between.equalsIgnoreCase("and")) {
                words.append(' ').append(between);
            }
            terms.add(new Term(term.group(1), term.group(2), unquoted(term.group(3)), or));
            at = term.end();
        }
        words.append(' ').append(rest.substring(at));
        text = words.toString().strip();
        unreadable = text.contains("=");
    }

    private static String unquoted(String value) {
        return value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
    }

    /**
     * The rows that match, sorted and cut to a page.
     *
     * @param facets an entity's values by key; bare text looks into the value of {@code ""}
     */
    <T> List<T> apply(List<T> rows, int max, Function<T, Map<String, String>> facets) {
        if (unreadable) {
            return List.of();
        }
        List<T> found =
                new ArrayList<>(rows.stream().filter(r -> matches(facets.apply(r))).toList());
        sortKey.ifPresent(key -> {
            Comparator<T> order = Comparator.comparing(r -> facets.apply(r).getOrDefault(key, ""));
            found.sort(ascending ? order : order.reversed());
        });
        if (page > 1 && max == Integer.MAX_VALUE) {
            return List.of();
        }
        long from = Math.min(found.size(), (long) (page - 1) * max);
        return found.subList((int) from, (int) Math.min(found.size(), from + max));
    }

    private boolean matches(Map<String, String> facets) {
        boolean sofar = true;
        for (Term term : terms) {
            String value = facets.get(term.key);
            boolean hit = value != null && holds(term, value);
            sofar = term.or ? sofar || hit : sofar && hit;
        }
        return sofar && (text.isEmpty() || fold(facets.getOrDefault("", "")).contains(fold(text)));
    }

    private String fold(String value) {
        return caseSensitive ? value : value.toLowerCase(Locale.ROOT);
    }

    private boolean holds(Term term, String value) {
        return switch (term.operator) {
            case "=" -> like(term.value, value);
            case "!=" -> !like(term.value, value);
            case ">" -> compare(value, term.value) > 0;
            case "<" -> compare(value, term.value) < 0;
            case ">=" -> compare(value, term.value) >= 0;
            default -> compare(value, term.value) <= 0;
        };
    }

    private boolean like(String pattern, String value) {
        String regex = "\\Q" + fold(pattern).replace("*", "\\E.*\\Q") + "\\E";
        return fold(value).matches(regex);
    }

    private static int compare(String one, String other) {
        boolean numbers = one.matches("\\d{1,18}") && other.matches("\\d{1,18}");
        return numbers
                ? Long.compare(Long.parseLong(one), Long.parseLong(other))
                : one.compareTo(other);
    }
}
