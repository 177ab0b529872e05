package io.holdfast.endtoend.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import io.holdfast.messaging.metrics.MessagingSeries;
import io.holdfast.messaging.metrics.Series;
import io.holdfast.messaging.metrics.SeriesDefinition;
import io.holdfast.messaging.metrics.StoreSeries;
import io.holdfast.restore.wiring.RestoreSeries;
import io.holdfast.snapshot.wiring.SnapshotSeries;
import io.holdfast.transfer.wiring.TransferSeries;
import java.util.List;

/** Every series that the services count, from the catalogues that their meters are made by. */
public final class MetricsPage {

    private record Catalogue(String title, List<Series> series) {

        Class<?> type() {
            return series.getFirst().getClass();
        }
    }

    private static final List<Catalogue> CATALOGUES =
            List.of(
                    new Catalogue(
                            "Messages (every service) and sagas (every service but catalog-service)",
                            List.of(MessagingSeries.values())),
                    new Catalogue("snapshot-service", List.of(SnapshotSeries.values())),
                    new Catalogue("transfer-service", List.of(TransferSeries.values())),
                    new Catalogue("restore-service", List.of(RestoreSeries.values())),
                    new Catalogue(
                            "Store (transfer-service, restore-service)",
                            List.of(StoreSeries.values())));

    private MetricsPage() {}

    /** All that are documented. */
    public static List<SeriesDefinition> documented() {
        return CATALOGUES.stream()
                .flatMap(catalogue -> catalogue.series().stream())
                .map(Series::definition)
                .toList();
    }

    static Page of(JavaClasses house) {
        assertThat(CATALOGUES.stream().map(catalogue -> catalogue.type().getName()))
                .as("every catalogue of series is on the page")
                .containsExactlyInAnyOrderElementsOf(
                        house.stream()
                                .filter(type -> type.isAssignableTo(Series.class) && type.isEnum())
                                .map(JavaClass::getName)
                                .toList());
        Page page = new Page("Metrics");
        page.section(
                "Where",
                "Each service answers `GET /metrics` for Prometheus. A series appears when it is"
                        + " first counted. What Quarkus adds (`http_*`, `jvm_*`, `kafka_*`,"
                        + " `agroal_*`) is documented there.");
        for (Catalogue catalogue : CATALOGUES) {
            page.section(catalogue.title(), "");
            page.head("name", "type", "unit", "labels", "what it says");
            for (Series series : catalogue.series()) {
                SeriesDefinition definition = series.definition();
                page.row(
                        List.of(
                                String.join(
                                        " ", definition.shown().stream().map(Page::code).toList()),
                                definition.kind().prometheusType(),
                                definition.unit(),
                                String.join(
                                        ", ",
                                        definition.labels().stream().map(Page::code).toList()),
                                definition.about()));
            }
        }
        return page;
    }
}
