package io.holdfast.transfer.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.EngineBackupId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.contracts.VmId;
import io.holdfast.ovirt.ByteRange;
import io.holdfast.ovirt.EngineTrust;
import io.holdfast.ovirt.ImageioLimits;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.ovirt.TicketUrl;
import io.holdfast.ovirt.imageio.BlockingImageioClient;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositorySettings;
import io.holdfast.repository.directory.DirectoryBlobStore;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.simulator.imageio.ImageioDaemon;
import io.holdfast.simulator.imageio.ImageioOptions;
import io.holdfast.simulator.imageio.NbdExport;
import io.holdfast.simulator.imageio.TicketId;
import io.holdfast.simulator.imageio.TicketTerms;
import io.holdfast.simulator.time.SimClock;
import io.holdfast.simulator.tls.CertificateAuthority;
import io.holdfast.transfer.memory.MemoryEndedJobs;
import io.holdfast.transfer.pace.Pace;
import io.holdfast.transfer.pin.JobPins;
import io.holdfast.transfer.receipt.SegmentReceipt;
import io.holdfast.transfer.segment.ParallelPieces;
import io.holdfast.transfer.segment.SegmentBuffers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much of imageio's own rate the copying of segments reaches: both measured in the same run,
 * over the same connections. It runs when asked for ({@code -Dholdfast.measure=true}) and prints a
 * table; it asserts what was copied and never how fast. The simulated daemon takes its part of the
 * same cores, so what one core of ours could do is told by the CPU time of the reading threads,
 * which do all of the work but the uploading.
 */
@EnabledIfSystemProperty(named = "holdfast.measure", matches = "true")
class CopyingRateTest {

    private static final int MIB = 1 << 20;
    private static final long DISK_BYTES = 768L * MIB;
    private static final long SEGMENT_BYTES = 128L * MIB;
    private static final int SEGMENTS_AT_ONCE = 2;
    private static final int READERS = 4;
    private static final int CONNECTIONS = 2;
    private static final int ROUNDS = 3;

    @TempDir Path folder;

    private record Taken(double seconds, double cpuSeconds) {}

    private interface Work {
        void segment(int segment, ImageioSession session) throws Exception;
    }

    @Test
    void copying_is_as_fast_as_imageio_for_what_is_known_or_zero() throws Exception {
        StringBuilder table =
                new StringBuilder(
                        "| over | what | MiB/s | of imageio's own rate | readers' CPU s/GiB | one core reads MiB/s |\n|---|---|---|---|---|---|\n");
        for (boolean tls : new boolean[] {true, false}) {
            measure(tls, table);
        }
        System.out.println(table);
    }

    private void measure(boolean tls, StringBuilder table) throws Exception {
        CertificateAuthority authority = CertificateAuthority.create("engine.lab.test");
        Path ca = Files.writeString(folder.resolve("ca.pem"), authority.pem());
        EngineTrust trust = tls ? new EngineTrust.CaFile(ca) : new EngineTrust.Platform();
        try (ImageioDaemon daemon =
                        ImageioDaemon.start(
                                ImageioOptions.loopback(
                                        SimClock.real(),
                                        tls
                                                ? Optional.of(authority.serverContext())
                                                : Optional.empty()));
                BlockingImageioClient client = new BlockingImageioClient(trust);
                SegmentBuffers buffers = new SegmentBuffers(SEGMENTS_AT_ONCE, READERS)) {
            String over = tls ? "https" : "http";
            TicketUrl data = ticket(daemon, StampedDisk.Content.HALF_RANDOM);
            TicketUrl zeros = ticket(daemon, StampedDisk.Content.ZEROS);
            List<Taken> plain = new ArrayList<>();
            List<Taken> fresh = new ArrayList<>();
            List<Taken> known = new ArrayList<>();
            List<Taken> zero = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                try (Repository repository = repository(over + round)) {
                    plain.add(all(client, data, (n, session) -> read(n, session, buffers)));
                    fresh.add(copied(client, data, repository, buffers));
                    known.add(copied(client, data, repository, buffers));
                    zero.add(copied(client, zeros, repository, buffers));
                }
            }
            row(table, over, "plain parallel GET", plain, plain);
            row(table, over, "zeros that are not flagged", zero, plain);
            row(table, over, "known data", known, plain);
            row(table, over, "new data, half of it random", fresh, plain);
        }
    }

    private static TicketUrl ticket(ImageioDaemon daemon, StampedDisk.Content content) {
        TicketId id = new TicketId(UUID.randomUUID().toString());
        daemon.tickets()
                .add(
                        TicketTerms.download(
                                id,
                                NbdExport.ofView("disk", new StampedDisk(DISK_BYTES, content)),
                                false));
        return new TicketUrl(daemon.imageUri(id));
    }

    private Repository repository(String name) throws IOException {
        return Repository.create(
                DirectoryBlobStore.in(Files.createDirectories(folder.resolve(name))),
                MasterKey.generate(),
                RepositorySettings.defaults().withLayout(MIB, SEGMENT_BYTES),
                MemoryLedger::new);
    }

    /** Reads a segment and drops it. */
    private static void read(int segment, ImageioSession session, SegmentBuffers buffers)
            throws Exception {
        List<ByteRange> pieces =
                LongStream.range(0, SEGMENT_BYTES / SegmentBuffers.READ_BYTES)
                        .map(n -> segment * SEGMENT_BYTES + n * SegmentBuffers.READ_BYTES)
                        .mapToObj(at -> new ByteRange(at, SegmentBuffers.READ_BYTES))
                        .toList();
        new ParallelPieces(buffers, Pace.unlimited()).each(pieces, session::read);
    }

    private static Taken copied(
            BlockingImageioClient client,
            TicketUrl ticket,
            Repository repository,
            SegmentBuffers buffers)
            throws Exception {
        JobPins pins = new JobPins(repository, new MemoryEndedJobs());
        SegmentCopier copier =
                new SegmentCopier(
                        repository,
                        pins,
                        new ParentDisks(repository, pins),
                        new ExtentsOfDisks(),
                        new ParallelPieces(buffers, Pace.unlimited()),
                        BackupMetrics.NONE);
        TransferDisk command = command();
        Taken taken =
                all(
                        client,
                        ticket,
                        (segment, session) -> {
                            SegmentReceipt receipt =
                                    copier.copy(command, segment, session, _ -> {}, () -> true);
                            assertThat(receipt.bytesRead()).isEqualTo(SEGMENT_BYTES);
                        });
        pins.end(command.job());
        return taken;
    }

    private static TransferDisk command() {
        JobId job = new JobId(UUID.randomUUID());
        DiskId disk = new DiskId(UUID.randomUUID());
        return new TransferDisk(
                DiskTransferId.of(job, disk),
                job,
                new EngineId("lab"),
                new VmId(UUID.randomUUID()),
                new EngineBackupId(UUID.randomUUID()),
                null,
                null,
                disk,
                "root",
                DISK_BYTES,
                BackupMode.FULL,
                null,
                null);
    }

    /** All segments, as many at once as a replica works on, each over a session of its own. */
    private static Taken all(BlockingImageioClient client, TicketUrl ticket, Work work)
            throws Exception {
        ImageioLimits limits = ImageioLimits.usual().withConnections(CONNECTIONS);
        long cpu = cpuNanos();
        long began = System.nanoTime();
        try (ExecutorService workers = Executors.newFixedThreadPool(SEGMENTS_AT_ONCE)) {
            List<Future<Object>> segments =
                    IntStream.range(0, (int) (DISK_BYTES / SEGMENT_BYTES))
                            .mapToObj(segment ->
                                    workers.submit(() -> {
                                        try (ImageioSession session = client.open(ticket, limits)) {
                                            work.segment(segment, session);
                                        }
                                        return new Object();
                                    }))
                            .toList();
            for (Future<Object> segment : segments) {
                var _ = segment.get();
            }
        }
        return new Taken((System.nanoTime() - began) / 1e9, (cpuNanos() - cpu) / 1e9);
    }

    /** Of the threads that read, and digest, compress and seal what they read. */
    private static long cpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("segment-reader-")) {
                sum += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return sum;
    }

    private static void row(
            StringBuilder table, String over, String what, List<Taken> taken, List<Taken> plain) {
        double gib = DISK_BYTES / (double) (1 << 30);
        double cpuPerGib = median(taken.stream().map(Taken::cpuSeconds).toList()) / gib;
        table.append(
                String.format(
                        Locale.ROOT,
                        "| %s | %s | %.0f | %.0f %% | %.2f | %.0f |%n",
                        over,
                        what,
                        1024 * gib / median(taken.stream().map(Taken::seconds).toList()),
                        100 * median(ratios(plain, taken)),
                        cpuPerGib,
                        1024 / cpuPerGib));
    }

    /** Round by round, for the rounds differ more than what is compared. */
    private static List<Double> ratios(List<Taken> plain, List<Taken> taken) {
        return IntStream.range(0, ROUNDS)
                .mapToObj(round -> plain.get(round).seconds() / taken.get(round).seconds())
                .toList();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
