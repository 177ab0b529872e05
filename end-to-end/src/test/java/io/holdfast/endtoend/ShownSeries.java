package io.holdfast.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service answers to Prometheus.
 *
 * @param lines as they came
 */
record ShownSeries(List<String> lines) {

    private static final Pattern SAMPLE = Pattern.compile("(holdfast_\\w+)(?:\\{(.*)})? .*");

    static ShownSeries of(URI service) throws IOException, InterruptedException {
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(service.resolve("/metrics")).build(),
                            HttpResponse.BodyHandlers.ofString());
            return new ShownSeries(answer.body().lines().toList());
        }
    }

    /** The values of a series under a label, added up. */
    double sum(String name, String label) {
        return lines.stream()
                .filter(line -> line.startsWith(name + '{') && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** The keys of the labels of every series of ours. */
    Map<String, List<String>> labels() {
        Map<String, List<String>> labels = new TreeMap<>();
        for (String line : lines) {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                String pairs = sample.group(2) == null ? "" : sample.group(2);
                labels.put(
                        sample.group(1),
                        Pattern.compile("(\\w+)=\"[^\"]*\"")
                                .matcher(pairs)
                                .results()
                                .map(pair -> pair.group(1))
                                .sorted()
                                .toList());
            }
        }
        return labels;
    }
}
