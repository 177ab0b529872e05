package io.holdfast.commandline.commands;

import io.holdfast.commandline.disk.DiskImage;
import io.holdfast.commandline.image.ImageImport;
import io.holdfast.commandline.image.ImageImport.Imported;
import io.holdfast.commandline.terminal.Progress;
import io.holdfast.commandline.terminal.Sizes;
import io.holdfast.repository.Repository;
import io.holdfast.repository.ledger.MemoryLedger;
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

/** Stores a disk image. */
@Command(
        name = "import",
        description = {
            "Store a disk image as a recovery point of its own.",
            "",
            "The image must not change while it is read: stop what writes it, or import a copy or a snapshot."
        })
final class ImageImportCommand extends RepositoryAction {

    @Parameters(index = "0", paramLabel = "FILE", description = "The image file, or a device.")
    private Path file = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "raw|qcow2",
            description =
                    "qcow2 if the file's name ends in .qcow2, else raw, unless given. What is in the file decides nothing.")
    private Optional<ImageFormat> format = Optional.empty();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "What the image is called each time it is imported; the file's name unless given.")
    private Optional<String> name = Optional.empty();

    ImageImportCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    Answer answer() throws IOException, InterruptedException {
        try (DiskImage image = ImageFormat.of(format, file).open(file)) {
            return adding(MemoryLedger::new, repository -> whole(repository, image));
        }
    }

    private Answer whole(Repository repository, DiskImage image)
            throws IOException, InterruptedException {
        long started = System.nanoTime();
        ImageImport importing = new ImageImport(repository, invocation.clock());
        Imported imported;
        try (Progress progress = progress(ImageImport.bytesToRead(image))) {
            imported = importing.whole(name(), image, "it was imported whole", progress);
        }
        return answer(imported, Elapsed.since(started));
    }

    private Progress progress(long bytes) {
        return Progress.of(invocation.terminal(), "import " + name(), bytes, speaking().quiet());
    }

    private String name() {
        return name.orElseGet(() -> {
            Path last = file.toAbsolutePath().normalize().getFileName();
            return last == null ? file.toString() : last.toString();
        });
    }

    private Answer answer(Imported imported, double seconds) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("recoveryPoint", imported.recoveryPoint().id().toString());
        fields.put("name", imported.recoveryPoint().vmName());
        fields.put("mode", imported.recoveryPoint().mode());
        fields.put("modeReason", imported.recoveryPoint().modeReason());
        fields.put("virtualBytes", imported.recoveryPoint().virtualBytes());
        fields.put("bytesRead", imported.stored().bytesRead());
        fields.put("bytesNew", imported.stored().bytesNew());
        fields.put("bytesStored", imported.stored().bytesStored());
        fields.put("seconds", seconds);
        return Answer.of(
                List.of(
                        "recovery point " + imported.recoveryPoint().id(),
                        "%s: %s read, %s of it new, %s stored, in %.1f s"
                                .formatted(
                                        imported.recoveryPoint().vmName(),
                                        Sizes.text(imported.stored().bytesRead()),
                                        Sizes.text(imported.stored().bytesNew()),
                                        Sizes.text(imported.stored().bytesStored()),
                                        seconds)),
                fields);
    }
}
