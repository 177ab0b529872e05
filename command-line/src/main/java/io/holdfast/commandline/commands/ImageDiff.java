package io.holdfast.commandline.commands;

import io.holdfast.commandline.disk.ByteRange;
import io.holdfast.commandline.image.DiskDifference;
import io.holdfast.commandline.terminal.Sizes;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.format.DiskManifest;
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
import picocli.CommandLine.Parameters;

/** Compares a disk in two recovery points. */
@Command(
        name = "diff",
        description = {
            "Say where a disk differs between two recovery points.",
            "",
            "It is told from what is stored, without reading the data: bytes that were stored in chunks cut otherwise count as different even if they are the same."
        })
final class ImageDiff extends RepositoryAction {

    @Parameters(index = "0", paramLabel = "POINT", description = "A recovery point's id.")
    private String one = "";

    @Parameters(index = "1", paramLabel = "POINT", description = "Another one's.")
    private String other = "";

    @Option(
            names = "--disk",
            paramLabel = "DISK",
            description = "Which disk, by id or name; needed if there are several.")
    private Optional<String> disk = Optional.empty();

    ImageDiff(Invocation invocation) {
        super(invocation);
    }

    @Override
    Answer answer() throws IOException, InterruptedException {
        return reading(this::compare);
    }

    private DiskManifest manifest(RepositoryReader repository, String id) {
        RecoveryPoint point = Points.find(repository, id);
        return repository.readManifest(
                (disk.isPresent() ? Points.disk(point, disk.get()) : Points.onlyDisk(point))
                        .manifest());
    }

    private Answer compare(RepositoryReader repository) {
        DiskManifest left = manifest(repository, one);
        DiskManifest right = manifest(repository, other);
        List<ByteRange> ranges = DiskDifference.between(repository, left, right);
        long bytes = ranges.stream().mapToLong(ByteRange::length).sum();
        List<String> lines = new ArrayList<>();
        List<Map<String, Long>> extents = new ArrayList<>();
        for (ByteRange range : ranges) {
            lines.add("%d  %d".formatted(range.start(), range.length()));
            extents.add(Map.of("start", range.start(), "length", range.length()));
        }
        lines.add("%s differ, in %d ranges".formatted(Sizes.text(bytes), ranges.size()));
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("recoveryPoints", List.of(one, other));
        fields.put("virtualBytes", List.of(left.virtualBytes(), right.virtualBytes()));
        fields.put("bytes", bytes);
        fields.put("extents", extents);
        return Answer.of(lines, fields);
    }
}
