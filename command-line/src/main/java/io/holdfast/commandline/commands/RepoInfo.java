package io.holdfast.commandline.commands;

import io.holdfast.commandline.terminal.Sizes;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.format.RecoveryPoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        Listing listing = Listing.of(repository);
        List<RecoveryPoint> points = listing.whole();
        long disks = points.stream().mapToLong(point -> point.disks().size()).sum();
        long protectedBytes = points.stream().mapToLong(RecoveryPoint::virtualBytes).sum();
        long storedBytes = points.stream().mapToLong(RecoveryPoint::bytesStored).sum();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("repository", repository.id().toString());
        fields.put("chunkBytes", repository.settings().chunkBytes());
        fields.put("segmentBytes", repository.settings().segmentBytes());
        fields.put("recoveryPoints", points.size());
        fields.put("disks", disks);
        fields.put("protectedBytes", protectedBytes);
        fields.put("storedBytes", storedBytes);
        fields.put("damaged", listing.damaged());
        List<String> lines = new ArrayList<>();
        lines.addAll(
                List.of(
                        "repository       " + repository.id(),
                        "chunks           " + Sizes.text(repository.settings().chunkBytes()),
                        "segments         " + Sizes.text(repository.settings().segmentBytes()),
                        "recovery points  %d, of %d disks".formatted(points.size(), disks),
                        "protected        " + Sizes.text(protectedBytes),
                        "stored for them  " + Sizes.text(storedBytes)));
        lines.addAll(listing.damaged());
        return new Answer(listing.exitCode(), lines, fields);
    }
}
