package io.holdfast.commandline.commands;

import io.holdfast.commandline.terminal.Sizes;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.format.RecoveryPoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists recovery points. */
@Command(
        name = "list",
        description =
                "List the recovery points, those of VMs too, the oldest first: their disks can all be exported.")
final class ImageList extends RepositoryAction {

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Only those of the image or VM of that name.")
    private Optional<String> name = Optional.empty();

    ImageList(Invocation invocation) {
        super(invocation);
    }

    @Override
    Answer answer() throws IOException, InterruptedException {
        return reading(this::list);
    }

    private Answer list(RepositoryReader repository) {
        Listing listing = Listing.of(repository);
        List<RecoveryPoint> points =
                listing.whole().stream()
                        .filter(point -> name.isEmpty() || name.get().equals(point.vmName()))
                        .toList();
        List<String> lines = new ArrayList<>();
        List<Map<String, @Nullable Object>> listed = new ArrayList<>();
        for (RecoveryPoint point : points) {
            lines.add(
                    "%s  %s  %-11s  %s (%s)"
                            .formatted(
                                    point.id(),
                                    point.pointInTime(),
                                    point.mode(),
                                    point.vmName(),
                                    point.engine()));
            point.disks().forEach(disk -> lines.add("    " + line(disk)));
            listed.add(fields(point));
        }
        if (lines.isEmpty()) {
            lines.add("no recovery points");
        }
        lines.addAll(listing.damaged());
        return new Answer(
                listing.exitCode(),
                lines,
                Map.of("recoveryPoints", listed, "damaged", listing.damaged()));
    }

    private static String line(RecoveryPoint.Disk disk) {
        return "%s  %s  %s, %s read, %s stored"
                .formatted(
                        disk.disk(),
                        disk.alias(),
                        Sizes.text(disk.virtualBytes()),
                        Sizes.text(disk.bytesRead()),
                        Sizes.text(disk.bytesStored()));
    }

    private static Map<String, @Nullable Object> fields(RecoveryPoint point) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("recoveryPoint", point.id().toString());
        fields.put("name", point.vmName());
        fields.put("engine", point.engine());
        fields.put("pointInTime", point.pointInTime().toString());
        fields.put("mode", point.mode());
        fields.put("modeReason", point.modeReason());
        fields.put("disks", point.disks().stream().map(ImageList::fields).toList());
        return fields;
    }

    private static Map<String, @Nullable Object> fields(RecoveryPoint.Disk disk) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("disk", disk.disk().toString());
        fields.put("name", disk.alias());
        fields.put("virtualBytes", disk.virtualBytes());
        fields.put("bytesRead", disk.bytesRead());
        fields.put("bytesStored", disk.bytesStored());
        return fields;
    }
}
