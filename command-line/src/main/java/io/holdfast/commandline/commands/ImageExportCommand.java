package io.holdfast.commandline.commands;

import io.holdfast.commandline.disk.DiskTarget;
import io.holdfast.commandline.image.ImageExport;
import io.holdfast.commandline.terminal.Progress;
import io.holdfast.commandline.terminal.Sizes;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.RecoveryPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a stored disk into a file. */
@Command(
        name = "export",
        description = {
            "Write a disk of a recovery point into an image file.",
            "",
            "Needs the store and the master key, nothing else. Every byte is verified before it is written; the file stands under its name when it is complete. What is zero takes no space."
        })
final class ImageExportCommand extends RepositoryAction {

    @Parameters(index = "0", paramLabel = "POINT", description = "The recovery point's id.")
    private String point = "";

    @Parameters(index = "1", paramLabel = "DISK", description = "The disk's id or name.")
    private String disk = "";

    @Parameters(index = "2", paramLabel = "FILE", description = "The image file to write.")
    private Path file = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "raw|qcow2",
            description = "qcow2 if the file's name ends in .qcow2, else raw, unless given.")
    private Optional<ImageFormat> format = Optional.empty();

    @Option(names = "--replace", description = "Replace the file if it is there.")
    private boolean replace;

    ImageExportCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    Answer answer() throws IOException, InterruptedException {
        return reading(this::export);
    }

    private Answer export(RepositoryReader repository) throws IOException, InterruptedException {
        long started = System.nanoTime();
        RecoveryPoint.Disk stored = Points.disk(Points.find(repository, point), disk);
        DiskManifest manifest = repository.readManifest(stored.manifest());
        long written;
        try (DiskTarget target =
                        ImageFormat.of(format, file)
                                .create(file, manifest.virtualBytes(), replace);
                Progress progress =
                        Progress.of(
                                invocation.terminal(),
                                "export " + stored.alias(),
                                manifest.virtualBytes(),
                                speaking().quiet())) {
            written = new ImageExport(repository, progress).run(manifest, target);
        }
        double seconds = Elapsed.since(started);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("recoveryPoint", point);
        fields.put("disk", stored.disk().toString());
        fields.put("file", file.toAbsolutePath().toString());
        fields.put("format", ImageFormat.of(format, file).toString());
        fields.put("virtualBytes", manifest.virtualBytes());
        fields.put("bytesWritten", written);
        fields.put("seconds", seconds);
        return Answer.of(
                List.of(
                        "%s: %s of a disk of %s written in %.1f s"
                                .formatted(
                                        file,
                                        Sizes.text(written),
                                        Sizes.text(manifest.virtualBytes()),
                                        seconds)),
                fields);
    }
}
