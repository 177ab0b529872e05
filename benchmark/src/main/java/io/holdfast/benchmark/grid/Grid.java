package io.holdfast.benchmark.grid;

import io.holdfast.benchmark.image.BenchImage;
import io.holdfast.benchmark.image.Changes;
import io.holdfast.benchmark.image.DataRuns;
import io.holdfast.benchmark.image.Folders;
import io.holdfast.benchmark.image.Run;
import io.holdfast.benchmark.image.SourceFiles;
import io.holdfast.benchmark.image.SparseFiles;
import io.holdfast.benchmark.report.Figures;
import io.holdfast.benchmark.report.TextTable;
import io.holdfast.repository.DiskExtent;
import io.holdfast.repository.RepositorySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each chunk and pack size costs for each pattern of changes: in bytes and in requests, which
 * are counted and the same on a busy machine.
 */
public final class Grid {

    private static final int MIB = 1 << 20;
    private static final List<Integer> CHUNKS = List.of(MIB / 4, MIB / 2, MIB, 2 * MIB, 4 * MIB);
    private static final List<Integer> PACKS = List.of(8 * MIB, 16 * MIB, 32 * MIB);
    private static final int PERCENT = 1;

    /** A whole segment of the default size; more would tell nothing new. */
    public static final long IMAGE_BYTES_MAX = 1L << 30;

    private final Path folder;
    private final List<GridRow> rows = new ArrayList<>();

    /** Works in {@code folder}, which is removed afterwards. */
    public Grid(Path folder) {
        this.folder = folder;
    }

    /** Goes through all sizes with an image of {@code bytes}. */
    public void run(long bytes) throws IOException, InterruptedException {
        Folders.remove(folder);
        List<GridDisk> disks = disks(Math.min(bytes, IMAGE_BYTES_MAX));
        for (int chunk : CHUNKS) {
            for (int pack : PACKS) {
                run(chunk, pack, disks);
            }
        }
        Folders.remove(folder);
    }

    private void run(int chunk, int pack, List<GridDisk> disks)
            throws IOException, InterruptedException {
        RepositorySettings defaults = RepositorySettings.defaults();
        RepositorySettings settings =
                defaults.withLayout(chunk, defaults.segmentBytes()).withPackBytes(pack);
        Path place = folder.resolve("repository");
        long dataBytes = disks.getFirst().writtenBytes();
        try (GridRepository repository = new GridRepository(place, settings)) {
            Optional<GridRepository.Point> full = Optional.empty();
            for (GridDisk disk : disks) {
                GridRepository.Outcome outcome = repository.store(disk, full, dataBytes);
                rows.add(outcome.row());
                full = full.or(() -> Optional.of(outcome.point()));
            }
        }
        Folders.remove(place);
    }

    /** The full image first: what the others are laid over. */
    private List<GridDisk> disks(long bytes) throws IOException {
        Path full = folder.resolve("full.raw");
        BenchImage.make(full, bytes, SourceFiles.ofThisMachine());
        List<Run> data = DataRuns.of(full);
        GridDisk first =
                new GridDisk(
                        Pattern.FULL,
                        full,
                        bytes,
                        data,
                        DiskExtent.Kind.ZERO,
                        DataRuns.bytes(data));
        Changes in64 = Changes.scattered(data, 64 << 10, PERCENT);
        GridDisk scattered = changed(Pattern.SCATTERED_64, first, in64);
        return List.of(
                first,
                changed(Pattern.SEQUENTIAL, first, Changes.sequential(data, 64 << 10, PERCENT)),
                scattered,
                changed(Pattern.SCATTERED_4, first, Changes.scattered(data, 4 << 10, PERCENT)),
                new GridDisk(
                        Pattern.NOT_TOLD,
                        scattered.image(),
                        bytes,
                        DataRuns.of(scattered.image()),
                        DiskExtent.Kind.ZERO,
                        in64.bytes()));
    }

    private GridDisk changed(Pattern pattern, GridDisk full, Changes changes) throws IOException {
        Path image = folder.resolve(pattern.name() + ".raw");
        SparseFiles.copy(full.image(), image);
        changes.applyTo(image);
        return new GridDisk(
                pattern,
                image,
                full.bytes(),
                changes.runs(),
                DiskExtent.Kind.CLEAN,
                changes.bytes());
    }

    /** For people. */
    public String text() {
        TextTable table =
                new TextTable(
                        "pattern",
                        "chunk",
                        "pack MiB",
                        "stored MiB",
                        "stored ÷ written",
                        "maps KiB",
                        "PUT a TiB",
                        "GET a TiB restored");
        for (Pattern pattern : Pattern.values()) {
            rows.stream().filter(row -> row.pattern() == pattern).forEach(row -> line(table, row));
        }
        return table.toString();
    }

    private static void line(TextTable table, GridRow row) {
        table.row(
                row.pattern().words(),
                row.chunkBytes() / 1024 + " KiB",
                Integer.toString(row.packBytes() / MIB),
                Figures.mebibytes(row.storedBytes()),
                Figures.decimal(row.ratio()),
                Figures.count(row.mapBytes() / 1024),
                Figures.count(row.putsPerTebibyte()),
                Figures.count(row.getsPerTebibyte()));
    }

    /** For programs. */
    public List<Map<String, Object>> fields() {
        return rows.stream().map(Grid::fields).toList();
    }

    private static Map<String, Object> fields(GridRow row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("pattern", row.pattern().name());
        fields.put("chunkBytes", row.chunkBytes());
        fields.put("packBytes", row.packBytes());
        fields.put("writtenBytes", row.writtenBytes());
        fields.put("storedBytes", row.storedBytes());
        fields.put("mapBytes", row.mapBytes());
        fields.put("putsPerTebibyte", row.putsPerTebibyte());
        fields.put("getsPerTebibyte", row.getsPerTebibyte());
        return fields;
    }
}
