package io.holdfast.commandline.commands;

import io.holdfast.commandline.dirty.DirtyExtents;
import io.holdfast.commandline.disk.DiskImage;
import io.holdfast.commandline.image.ImageImport;
import io.holdfast.commandline.image.ImageImport.Imported;
import io.holdfast.commandline.image.ImageImport.Parent;
import io.holdfast.commandline.json.DirtyExtentsJson;
import io.holdfast.commandline.ledger.LedgerFromBucket;
import io.holdfast.commandline.ledger.ParentLedger;
import io.holdfast.commandline.ledger.ParentMaps;
import io.holdfast.commandline.terminal.Progress;
import io.holdfast.commandline.terminal.Sizes;
import io.holdfast.repository.Repository;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.ledger.LedgerSource;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
                    "What the image is called each time it is imported; the file's name, or the parent's, unless given.")
    private Optional<String> name = Optional.empty();

    @Mixin private final LedgerOption ledgerOption = new LedgerOption();

    @ArgGroup(exclusive = false)
    private @Nullable ParentOptions parent;

    /** What an increment builds on. */
    static final class ParentOptions {
        @Option(
                names = "--parent",
                required = true,
                paramLabel = "POINT",
                description =
                        "The recovery point to build on: what it has is not stored again. Without --dirty all of the image is read and compared.")
        private String point = "";

        @Option(
                names = "--parent-disk",
                paramLabel = "DISK",
                description = "Which disk of it, by id or name; needed if it has several.")
        private Optional<String> disk = Optional.empty();

        @Option(
                names = "--dirty",
                paramLabel = "FILE",
                description =
                        "What changed since the parent: imageio's answer to extents?context=dirty, as it came. Only that is read.")
        private Optional<Path> dirty = Optional.empty();
    }

    ImageImportCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    Answer answer() throws IOException, InterruptedException {
        try (DiskImage image = ImageFormat.of(format, file).open(file)) {
            return adding(
                    ledgerOption.shared(invocation),
                    this::ledgers,
                    repository -> imported(repository, image));
        }
    }

    private LedgerSource ledgers(BlobStore store) {
        return id -> {
            SealedStore sealed = SealedStore.open(store, options().key(invocation), 1);
            if (parent != null) {
                return new ParentLedger(id, sealed);
            }
            try (sealed) {
                return fromBucket(id, sealed);
            }
        };
    }

    /** So that what any recovery point holds is not stored again. */
    private MemoryLedger fromBucket(UUID id, SealedStore sealed) {
        MemoryLedger ledger = new MemoryLedger(id);
        if (!LedgerFromBucket.fits(sealed)) {
            note(
                    "the repository holds more chunks than fit into memory: what it has already is stored again. Give --parent, or more memory with HOLDFAST_JAVA_OPTIONS=-Xmx1g");
            return ledger;
        }
        try (Progress progress =
                Progress.of(invocation.terminal(), "read packs' lists", 0, speaking().quiet())) {
            LedgerFromBucket.fill(
                            ledger,
                            sealed,
                            (packs, packsTotal, bytes, bytesTotal) ->
                                    progress.at(bytes, bytesTotal))
                    .damaged()
                    .forEach(what -> note("damaged, and left as it is: " + what));
        }
        return ledger;
    }

    private ImageImport importing(Repository repository) {
        return new ImageImport(
                repository,
                repository.ledger() instanceof ParentLedger parents ? parents : ParentMaps.none(),
                invocation.clock());
    }

    private Answer imported(Repository repository, DiskImage image)
            throws IOException, InterruptedException {
        long started = System.nanoTime();
        Imported imported =
                parent != null
                        ? over(repository, image, parent)
                        : whole(repository, image, "it was imported whole", ownName());
        return answer(imported, Elapsed.since(started));
    }

    private Imported whole(Repository repository, DiskImage image, String reason, String name)
            throws IOException, InterruptedException {
        try (Progress progress = progress(name, ImageImport.bytesToRead(image))) {
            return importing(repository).whole(name, image, reason, progress);
        }
    }

    private Imported over(Repository repository, DiskImage image, ParentOptions wanted)
            throws IOException, InterruptedException {
        RecoveryPoint point = Points.find(repository, wanted.point);
        RecoveryPoint.Disk disk =
                wanted.disk.isPresent()
                        ? Points.disk(point, wanted.disk.get())
                        : Points.onlyDisk(point);
        Optional<DirtyExtents> dirty = Optional.empty();
        if (wanted.dirty.isPresent()) {
            dirty = Optional.of(DirtyExtentsJson.read(wanted.dirty.get(), image.virtualBytes()));
        }
        String name = this.name.orElse(point.vmName());
        if (image.virtualBytes() < disk.virtualBytes()) {
            String reason =
                    "the disk shrank from %d to %d bytes since recovery point %s"
                            .formatted(disk.virtualBytes(), image.virtualBytes(), point.id());
            note("read whole: " + reason);
            return whole(repository, image, reason, name);
        }
        return over(repository, image, new Parent(point.id(), disk), dirty, name, point.vm());
    }

    private Imported over(
            Repository repository,
            DiskImage image,
            Parent parent,
            Optional<DirtyExtents> dirty,
            String name,
            UUID vm)
            throws IOException, InterruptedException {
        if (!repository.ledger().shared()) {
            // All that this ledger needs to know: the store's packs are not looked through.
            repository.ledger().addRecoveryPoint(new KnownRecoveryPoint(vm, parent.point()));
        }
        ImageImport importing = importing(repository);
        long bytes = dirty.isPresent() ? dirty.get().bytesToRead() : ImageImport.bytesToRead(image);
        try (Progress progress = progress(name, bytes)) {
            return dirty.isPresent()
                    ? importing.changed(name, image, parent, dirty.get(), progress)
                    : importing.compared(name, image, parent, progress);
        }
    }

    private Progress progress(String name, long bytes) {
        return Progress.of(invocation.terminal(), "import " + name, bytes, speaking().quiet());
    }

    private String ownName() {
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
