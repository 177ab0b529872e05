package io.holdfast.endtoend;

import static io.holdfast.endtoend.WholeSystem.JOB_MAX;
import static io.holdfast.endtoend.WholeSystem.LAB;
import static io.holdfast.endtoend.WholeSystem.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.DiskTransferred;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.SegmentCopied;
import io.holdfast.contracts.VmReference;
import io.holdfast.localstack.demo.Installation.Replica;
import io.holdfast.localstack.demo.Installation.Service;
import io.holdfast.localstack.demo.SimulatorProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replicas of transfer-service share one huge disk, whose daemon takes its time. */
@ExtendWith(WholeSystem.Shared.class)
class ReplicasTest {

    private static final long SEGMENT_BYTES = 1L << 30;
    private static final int SEGMENTS = 18;
    private static final int NOISE_BYTES = 6 * (int) MIB;
    private static final String VM = "huge-noise";
    private static final String SMALL_VM = "beside-huge";

    /** What the imageio daemon lets a disk have; {@code max_readers} of its OPTIONS. */
    private static final int READERS_MAX = 8;

    /** The default of {@code holdfast.transfer.segments-in-flight}. */
    private static final int IN_FLIGHT_OF_A_REPLICA = 2;

    private static final System.Logger LOG = System.getLogger(ReplicasTest.class.getName());

    private final WholeSystem system;
    private final SimulatorProcess engine;

    ReplicasTest(WholeSystem system) {
        this.system = system;
        this.engine = system.installation().simulator();
    }

    @BeforeEach
    void make_each_read_last() throws Exception {
        if (system.front().get("/api/v1/vms?name=" + VM).body().isEmpty()) {
            String vm = engine.addVm(VM, List.of(image()));
            var _ =
                    system.front()
                            .await(
                                    "/api/v1/vms/lab/" + vm,
                                    JOB_MAX,
                                    answer -> answer.status() == 200);
            system.addVmOfNoise(SMALL_VM, 8);
        }
        engine.fault(
                """
                {"on":"imageio","point":"GET *","trigger":{},
                 "effect":{"kind":"slow-body","bytes_per_second":2000000}}\
                """);
    }

    @AfterEach
    void leave_one_replica_and_a_daemon_that_is_quick() throws Exception {
        engine.clearFaults();
        for (Replica replica : system.installation().replicas(Service.TRANSFER)) {
            if (replica.number() > 1) {
                system.installation().remove(replica);
            }
        }
    }

    /** Noise at the beginning of each segment, nothing else. */
    private Path image() throws IOException {
        Path file = system.imageOf(VM);
        Random random = new Random(17);
        byte[] noise = new byte[NOISE_BYTES];
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(SEGMENTS * SEGMENT_BYTES);
            for (int segment = 0; segment < SEGMENTS; segment++) {
                random.nextBytes(noise);
                sparse.seek(segment * SEGMENT_BYTES);
                sparse.write(noise);
            }
        }
        return file;
    }

    private JobId begun(String vm) throws InterruptedException {
        return system.beginBackup(LAB, VmReference.byName(vm));
    }

    private void awaitEnd(JobId job) {
        assertThat(system.endOfBackup(job)).isInstanceOf(BackupCompleted.class);
    }

    /** The segments of a job that were told of so far, in their order. */
    private List<Envelope<? extends Message>> copied(JobId job) {
        return system.topics().seen().stream()
                .filter(envelope ->
                        envelope.message() instanceof SegmentCopied copied
                                && copied.job().equals(job))
                .toList();
    }

    private void awaitCopied(JobId job, int segments) {
        var _ =
                system.topics()
                        .await(
                                segments + " segments of " + job.text(),
                                JOB_MAX,
                                _ ->
                                        copied(job).size() >= segments
                                                ? Optional.of(segments)
                                                : Optional.empty());
    }

    /** Reads of the huge disk that began after a moment. */
    private List<SimulatorProcess.Read> readsSince(Instant moment) throws Exception {
        return engine.reads(system.diskOf(VM)).stream()
                .filter(read -> read.began().isAfter(moment))
                .toList();
    }

    private static int segmentOf(SimulatorProcess.Read read) {
        return (int) (read.start() / SEGMENT_BYTES);
    }

    /** The most segments that were read at the same time. */
    private static int segmentsAtOnce(List<SimulatorProcess.Read> reads) {
        int most = 0;
        for (SimulatorProcess.Read one : reads) {
            Set<Integer> atOnce = new HashSet<>();
            for (SimulatorProcess.Read other : reads) {
                if (!other.began().isAfter(one.began()) && other.ended().isAfter(one.began())) {
                    atOnce.add(segmentOf(other));
                }
            }
            most = Math.max(most, atOnce.size());
        }
        return most;
    }

    private double movedBy(Replica replica) throws Exception {
        URI url = system.installation().url(replica);
        return ShownSeries.of(url).sum("holdfast_segment_seconds_count", "direction=\"backup\"");
    }

    private static Duration took(List<SimulatorProcess.Read> reads) {
        Instant first =
                reads.stream().map(SimulatorProcess.Read::began).min(Instant::compareTo).get();
        Instant last =
                reads.stream().map(SimulatorProcess.Read::ended).max(Instant::compareTo).get();
        return Duration.between(first, last);
    }

    @Test
    void a_second_replica_takes_its_share_of_one_disk_within_the_connections_it_may_have()
            throws Exception {
        Instant alone = Instant.now();
        awaitEnd(begun(VM));
        List<SimulatorProcess.Read> byOne = readsSince(alone);

        Replica second = system.installation().addReplica(Service.TRANSFER);
        double before = movedBy(new Replica(Service.TRANSFER, 1));
        Instant together = Instant.now();
        awaitEnd(begun(VM));
        List<SimulatorProcess.Read> byTwo = readsSince(together);

        LOG.log(
                System.Logger.Level.INFO,
                "{0} segments were read in {1} by one replica and in {2} by two",
                SEGMENTS,
                took(byOne),
                took(byTwo));
        assertThat(segmentsAtOnce(byOne)).isLessThanOrEqualTo(IN_FLIGHT_OF_A_REPLICA);
        assertThat(segmentsAtOnce(byTwo)).isGreaterThan(IN_FLIGHT_OF_A_REPLICA);
        assertThat(movedBy(second)).isPositive();
        assertThat(movedBy(new Replica(Service.TRANSFER, 1))).isGreaterThan(before);
        assertThat(engine.connectionsPeak(system.diskOf(VM))).isLessThanOrEqualTo(READERS_MAX);
    }

    @Test
    void a_replica_that_dies_costs_no_more_than_the_segments_it_had_in_flight() throws Exception {
        Replica second = system.installation().addReplica(Service.TRANSFER);
        Instant begin = Instant.now();
        JobId job = begun(VM);
        awaitCopied(job, SEGMENTS / 3);
        system.installation().process(second).kill();
        awaitEnd(job);

        List<SimulatorProcess.Read> reads = readsSince(begin);
        for (Envelope<? extends Message> told : copied(job)) {
            int segment = ((SegmentCopied) told.message()).segment();
            assertThat(reads)
                    .filteredOn(read -> segmentOf(read) == segment)
                    .as("reads of segment %d after it was copied", segment)
                    .noneMatch(read -> read.began().isAfter(told.time()));
        }
        assertThat(readTwice(reads)).hasSizeLessThanOrEqualTo(IN_FLIGHT_OF_A_REPLICA);
        assertThat(engine.connectionsPeak(system.diskOf(VM))).isLessThanOrEqualTo(READERS_MAX);
    }

    private static Set<Integer> readTwice(List<SimulatorProcess.Read> reads) {
        Set<Long> once = new HashSet<>();
        Set<Integer> twice = new HashSet<>();
        for (SimulatorProcess.Read read : reads) {
            if (!once.add(read.start())) {
                twice.add(segmentOf(read));
            }
        }
        return twice;
    }

    @Test
    void a_small_disk_that_comes_after_a_huge_one_is_done_before_half_of_it() throws Exception {
        JobId huge = begun(VM);
        awaitCopied(huge, 1);
        JobId small = begun(SMALL_VM);
        var _ =
                system.topics()
                        .await(
                                "the disk of " + SMALL_VM,
                                JOB_MAX,
                                message ->
                                        message instanceof DiskTransferred done
                                                        && done.job().equals(small)
                                                ? Optional.of(done)
                                                : Optional.empty());
        int hugeWhenSmallWasDone = copied(huge).size();
        awaitEnd(small);
        awaitEnd(huge);
        assertThat(hugeWhenSmallWasDone).isLessThanOrEqualTo(SEGMENTS / 2);
    }
}
