package io.holdfast.repository.fuzz;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositorySettings;
import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestBytes;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.Extent;
import io.holdfast.repository.format.Forwarder;
import io.holdfast.repository.format.ForwarderBytes;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.PackLayout;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapBytes;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.json.RecoveryPointJson;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.maintenance.KeySlots;
import io.holdfast.repository.objects.RepositoryHead;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.MemoryBlobStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Good bytes of every kind, which bad ones are made of. */
final class Samples {

    static final int CHUNK_BYTES = RepositorySettings.defaults().chunkBytes();
    static final PackId PACK = pack(1);
    static final MasterKey KEY = MasterKey.generate();

    private Samples() {}

    private static PackId pack(int number) {
        return new PackId("%032x".formatted(number));
    }

    private static ChunkReference chunk(int number) {
        return new ChunkReference(
                new ChunkId("%064x".formatted(number)),
                pack(number % 3),
                8 + number * 100,
                90,
                4096);
    }

    static List<byte[]> maps() {
        List<Extent> overlaid = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            overlaid.add(new Extent.Data(1000, chunk(i), 0));
            overlaid.add(new Extent.Data(96, chunk(100 + i), 4000));
            overlaid.add(new Extent.Data(3000, chunk(i), 1096));
            overlaid.add(new Extent.Zero(1L << 20));
        }
        return List.of(map(overlaid), map(List.of(new Extent.Zero(1L << 30))), map(List.of()));
    }

    private static byte[] map(List<Extent> extents) {
        return SegmentMapBytes.write(
                new SegmentMap(extents.stream().mapToLong(Extent::length).sum(), extents));
    }

    static List<byte[]> manifests() {
        long segment = 1L << 30;
        Optional<SegmentMapId> mapped = Optional.of(new SegmentMapId("0e".repeat(32)));
        return List.of(
                DiskManifestBytes.write(new DiskManifest(0, 512, segment, List.of())),
                DiskManifestBytes.write(
                        new DiskManifest(
                                3 * segment + 512,
                                4096,
                                segment,
                                List.of(mapped, Optional.empty(), mapped, mapped))));
    }

    static List<byte[]> forwarders() {
        List<Forwarder.Moved> moved = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            ChunkReference old = chunk(i);
            moved.add(
                    new Forwarder.Moved(
                            old.chunk(), old.offset(), pack(99), 8 + i * 90, old.sealedBytes()));
        }
        return List.of(
                ForwarderBytes.write(new Forwarder(moved)),
                ForwarderBytes.write(new Forwarder(List.of())));
    }

    private static List<ChunkReference> packed() {
        List<ChunkReference> chunks = new ArrayList<>();
        int at = PackLayout.HEADER_BYTES;
        for (int i = 1; i <= 8; i++) {
            chunks.add(new ChunkReference(chunk(i).chunk(), PACK, at, 90 + i, 4096));
            at += 90 + i;
        }
        return chunks;
    }

    static byte[] tail() {
        return PackLayout.tail(packed());
    }

    static PackLayout.TailPlace tailPlace() {
        return new PackLayout.TailPlace(packed().getLast().end(), tail().length);
    }

    static long packBytes() {
        PackLayout.TailPlace place = tailPlace();
        return (long) place.offset() + place.length() + PackLayout.FOOTER_BYTES;
    }

    static List<byte[]> recoveryPoints() {
        RecoveryPoint.Disk disk =
                new RecoveryPoint.Disk(
                        new UUID(5, 1),
                        "root",
                        new DiskManifestId("ab".repeat(32)),
                        1L << 40,
                        true,
                        "virtio_scsi",
                        "cow",
                        true,
                        "INCREMENTAL",
                        null,
                        10,
                        5);
        RecoveryPoint.Skipped skipped =
                new RecoveryPoint.Skipped(new UUID(5, 2), "lun", "a direct LUN");
        return List.of(
                RecoveryPointJson.write(point(List.of(disk, disk), List.of(skipped))),
                RecoveryPointJson.write(point(List.of(), List.of())));
    }

    private static RecoveryPoint point(
            List<RecoveryPoint.Disk> disks, List<RecoveryPoint.Skipped> skipped) {
        return new RecoveryPoint(
                new RecoveryPointId(new UUID(3, 1)),
                new UUID(4, 1),
                "wëb",
                "lab",
                "job-1",
                Instant.EPOCH,
                Instant.EPOCH,
                "INCREMENTAL",
                "as asked",
                "SNAPSHOT_TRANSFER",
                "CRASH_CONSISTENT",
                "no agent",
                17L,
                "checkpoint-1",
                new ConfigurationId("cd".repeat(32)),
                disks,
                skipped,
                "nightly",
                Map.of("owner", "a \"team\""));
    }

    /** With one key slot and with two. */
    static List<byte[]> repositoryFiles() {
        BlobStore store = new MemoryBlobStore();
        Repository.create(store, KEY, RepositorySettings.defaults(), MemoryLedger::new);
        byte[] one = store.get(RepositoryHead.FILE, RepositoryHead.FILE_BYTES_MAX);
        var _ =
                new KeySlots(store, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
                        .add(KEY, MasterKey.generate());
        return List.of(one, store.get(RepositoryHead.FILE, RepositoryHead.FILE_BYTES_MAX));
    }

    static byte[] epochMark() {
        return (new UUID(9, 9) + "\n").getBytes(StandardCharsets.US_ASCII);
    }
}
