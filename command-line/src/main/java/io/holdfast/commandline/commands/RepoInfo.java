package io.holdfast.commandline.commands;

import io.holdfast.commandline.terminal.Sizes;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.format.RecoveryPoint;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Says what a repository is and holds. */
@Command(name = "info", description = "Say what the repository is and how much it protects.")
final class RepoInfo extends RepositoryAction {

    RepoInfo(Invocation invocation) {
        super(invocation);
    }

    @Override
    Answer answer() throws IOException, InterruptedException {
        return reading(RepoInfo::of);
    }

    private static Answer of(RepositoryReader repository) {
        long points;
        long disks;
        long protectedBytes;
        long storedBytes;
        try (Stream<RecoveryPoint> all = repository.recoveryPoints().list()) {
            List<RecoveryPoint> listed = all.toList();
            points = listed.size();
            disks = listed.stream().mapToLong(point -> point.disks().size()).sum();
            protectedBytes = listed.stream().mapToLong(RecoveryPoint::virtualBytes).sum();
            storedBytes = listed.stream().mapToLong(RecoveryPoint::bytesStored).sum();
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("repository", repository.id().toString());
        fields.put("chunkBytes", repository.settings().chunkBytes());
        fields.put("segmentBytes", repository.settings().segmentBytes());
        fields.put("recoveryPoints", points);
        fields.put("disks", disks);
        fields.put("protectedBytes", protectedBytes);
        fields.put("storedBytes", storedBytes);
        return Answer.of(
                List.of(
                        "repository       " + repository.id(),
                        "chunks           " + Sizes.text(repository.settings().chunkBytes()),
                        "segments         " + Sizes.text(repository.settings().segmentBytes()),
                        "recovery points  %d, of %d disks".formatted(points, disks),
                        "protected        " + Sizes.text(protectedBytes),
                        "stored for them  " + Sizes.text(storedBytes)),
                fields);
    }
}
