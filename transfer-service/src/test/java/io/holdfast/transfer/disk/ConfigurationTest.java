package io.holdfast.transfer.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.CaptureConfiguration;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.SnapshotId;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.VmId;
import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import io.holdfast.transfer.configuration.ConfigurationCaptureEvent;
import io.holdfast.transfer.configuration.ConfigurationCapturePerformer;
import io.holdfast.transfer.configuration.ConfigurationCaptureWork;
import io.holdfast.transfer.failure.Patience;
import io.holdfast.transfer.failure.PatientWork;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A VM is changed after its snapshot was taken. */
class ConfigurationTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int SOCKETS_NOW = 7;

    @TempDir Path folder;
    private Lab lab;
    private SnapshotId snapshot;

    @BeforeEach
    void change_a_vm_after_its_snapshot() throws Exception {
        lab = new Lab(folder, new byte[Lab.MIB], new MemoryBlobStore(), SOON);
        VmId vm = new VmId(lab.vm);
        var made = lab.engine.snapshots().create(vm, "then", Set.of(new DiskId(lab.disk)));
        lab.engine.snapshots().awaitUsable(vm, made.id(), SOON);
        snapshot = new SnapshotId(made.id().value());
        lab.simulator.engine().vms().find(lab.vm).orElseThrow().hardware.sockets = SOCKETS_NOW;
    }

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    @Test
    void the_configuration_of_a_snapshot_is_the_one_the_vm_had_then() throws Exception {
        assertThat(sealed(snapshot)).contains(sockets(1)).doesNotContain(sockets(SOCKETS_NOW));
    }

    @Test
    void without_a_snapshot_it_is_the_one_the_vm_has_now() throws Exception {
        assertThat(sealed(null)).contains(sockets(SOCKETS_NOW));
    }

    @Test
    void a_snapshot_that_is_gone_is_named() throws Exception {
        SnapshotId unknown = new SnapshotId(UUID.randomUUID());
        assertThat(captured(unknown))
                .isInstanceOfSatisfying(
                        ConfigurationCaptureEvent.Broken.class,
                        broken -> {
                            assertThat(broken.failure().reason())
                                    .isEqualTo(FailureReason.CONFIGURATION_UNREADABLE);
                            assertThat(broken.failure().text()).contains(unknown.text());
                        });
    }

    /** What an OVF says of a VM's processors. */
    private static String sockets(int count) {
        return "num_of_sockets>" + count + "<";
    }

    private String sealed(@Nullable SnapshotId of) throws Exception {
        ConfigurationCaptureEvent.Sealed sealed = (ConfigurationCaptureEvent.Sealed) captured(of);
        byte[] ovf =
                lab.repository
                        .configurations()
                        .open(new ConfigurationId(sealed.configuration().value()));
        return new String(ovf, StandardCharsets.UTF_8);
    }

    private ConfigurationCaptureEvent captured(@Nullable SnapshotId of) throws Exception {
        JobId job = new JobId(UUID.randomUUID());
        CaptureConfiguration command =
                new CaptureConfiguration(
                        job, new EngineId("lab"), new io.holdfast.contracts.VmId(lab.vm), of);
        return new ConfigurationCapturePerformer(
                        _ -> lab.engine,
                        lab.repository,
                        lab.pins,
                        new PatientWork(
                                new Patience(SOON, Duration.ofMillis(20), Duration.ofMillis(200))))
                .perform(
                        new SagaId(job.value()),
                        new StepId("capture"),
                        new ConfigurationCaptureWork.Capture(command));
    }
}
