package io.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.endtoend.reference.MetricsPage;
import io.holdfast.localstack.demo.Installation.Service;
import io.holdfast.messaging.metrics.SeriesDefinition;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the services show to Prometheus is what the page of metrics says. */
@ExtendWith(WholeSystem.Shared.class)
class ShownMetricsTest {

    /** Counted only when something went wrong, or when changes alone were wanted. */
    private static final Set<String> NOT_EVERY_DAY =
            Set.of(
                    "holdfast_dead_letters",
                    "holdfast_inlet_again",
                    "holdfast_inlet_gave_up",
                    "holdfast_saga_refused",
                    "holdfast_saga_asks_repeated",
                    "holdfast_segments_again",
                    "holdfast_segments_failed",
                    "holdfast_disks_fell_back",
                    "holdfast_disks_not_counted",
                    "holdfast_changes_bytes");

    private final WholeSystem system;

    ShownMetricsTest(WholeSystem system) {
        this.system = system;
    }

    private Map<String, List<String>> shown() throws IOException, InterruptedException {
        Map<String, List<String>> shown = new TreeMap<>();
        for (Service service : Service.values()) {
            shown.putAll(ShownSeries.of(system.installation().url(service)).labels());
        }
        return shown;
    }

    @Test
    void every_series_of_ours_is_documented_and_every_usual_one_is_shown() throws Exception {
        BackupCompleted backup = system.backedUp("web");
        assertThat(system.restored(backup.recoveryPoint(), "web-counted", MacPolicy.NEW))
                .isInstanceOf(RestoreCompleted.class);
        Map<String, List<String>> documented = new TreeMap<>();
        Set<String> usual = new HashSet<>();
        for (SeriesDefinition definition : MetricsPage.documented()) {
            for (String name : definition.shown()) {
                documented.put(name, definition.labels().stream().sorted().toList());
                if (!NOT_EVERY_DAY.contains(definition.name())) {
                    usual.add(name);
                }
            }
        }
        Map<String, List<String>> shown = shown();
        assertThat(documented).containsAllEntriesOf(shown);
        assertThat(shown.keySet()).containsAll(usual);
    }
}
