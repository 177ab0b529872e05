package io.holdfast.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupFailed;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.PartOfJob;
import io.holdfast.contracts.TraceParent;
import io.holdfast.contracts.VmReference;
import io.holdfast.saga.Effect;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaMove;
import io.holdfast.saga.SagaType;
import io.holdfast.saga.StepId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import org.jboss.logging.MDC;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lines that a log collector gets. */
class SagaLogTest {

    private record Opening() {}

    private record Failed() {}

    private record Copying(JobId job) implements PartOfJob {}

    private static final SagaId SAGA =
            new SagaId(UUID.fromString("7d444840-9dc0-11d1-b245-5ffdce74fad2"));
    private static final JobId JOB = new JobId(SAGA.value());
    private static final DiskId DISK =
            new DiskId(UUID.fromString("11111111-9dc0-11d1-b245-5ffdce74fad2"));
    private static final TraceParent TRACE = TraceParent.of(new MessageId("request-1"));

    private final Logger logger = Logger.getLogger("io.holdfast.saga");
    private final PatternFormatter text = new PatternFormatter("%s");
    private final List<Line> lines = new ArrayList<>();
    private final ExtHandler handler =
            new ExtHandler() {
                @Override
                protected void doPublish(ExtLogRecord line) {
                    lines.add(
                            new Line(
                                    line.getLevel(),
                                    text.format(line),
                                    Map.copyOf(line.getMdcCopy())));
                }
            };

    private record Line(Level level, String text, Map<String, String> keys) {}

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void leave() {
        logger.removeHandler(handler);
        LogContext.clear();
    }

    private static SagaMove move(Object from, Object to, Effect... emitted) {
        return new SagaMove(
                new SagaType("backup"), SAGA, TRACE.value(), from, to, List.of(emitted));
    }

    @Test
    void a_job_has_a_line_when_it_is_accepted_and_for_each_state_it_enters() {
        SagaLog.moved(move(null, new Opening()));
        SagaLog.moved(move(new Opening(), new Opening()));
        SagaLog.moved(move(new Opening(), new Failed()));
        assertThat(lines)
                .extracting(Line::text)
                .containsExactly("backup accepted: Opening", "backup: Failed after Opening");
        assertThat(lines)
                .allSatisfy(line -> {
                    assertThat(line.level().intValue()).isEqualTo(Level.INFO.intValue());
                    assertThat(line.keys())
                            .containsEntry("saga", SAGA.value().toString())
                            .containsEntry("job", JOB.text())
                            .containsEntry("traceId", TRACE.traceId());
                });
    }

    @Test
    void the_end_of_a_job_has_a_line_with_its_reason_disk_and_offset() {
        Failure failure =
                new Failure(FailureReason.DISK_UNREADABLE, "bad sector", DISK, 4096L, null);
        Effect end =
                new Effect.Announce(
                        new StepId("ended"),
                        new BackupFailed(
                                JOB,
                                new EngineId("lab"),
                                VmReference.byName("web"),
                                failure,
                                Instant.EPOCH,
                                Instant.EPOCH));
        SagaLog.moved(move(new Failed(), new Failed(), end));
        Line line = lines.getFirst();
        assertThat(lines).hasSize(1);
        assertThat(line.text()).isEqualTo("backup failed, DISK_UNREADABLE: bad sector");
        assertThat(line.keys())
                .containsEntry("job", JOB.text())
                .containsEntry("reason", "DISK_UNREADABLE")
                .containsEntry("disk", DISK.text())
                .containsEntry("offsetBytes", "4096")
                .doesNotContainKey("pack");
    }

    @Test
    void a_saga_that_is_part_of_a_job_names_the_job_beside_itself() {
        JobId job = new JobId(UUID.fromString("22222222-9dc0-11d1-b245-5ffdce74fad2"));
        SagaLog.moved(move(null, new Copying(job)));
        assertThat(lines.getFirst().keys())
                .containsEntry("saga", SAGA.value().toString())
                .containsEntry("job", job.text());
        LogContext.saga(SAGA, new StepId("copy"), TRACE.value(), new Copying(job));
        assertThat(MDC.get("job")).isEqualTo(job.text());
    }

    @Test
    void what_was_known_of_the_message_is_known_after_the_line_too() {
        MDC.put("traceId", "of the message");
        SagaLog.moved(move(null, new Opening()));
        assertThat(MDC.get("traceId")).isEqualTo("of the message");
        assertThat(MDC.get("saga")).isNull();
    }
}
