package io.holdfast.snapshot.ovirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.FullPlace;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.Priority;
import io.holdfast.contracts.VmId;
import io.holdfast.ovirt.Disk;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.Vm;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.admission.Admission;
import io.holdfast.saga.admission.Claim;
import io.holdfast.saga.admission.Limits;
import io.holdfast.saga.admission.Place;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.BackupStep;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job needs before it may open anything: places, and room for scratch disks. */
class TurnsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T04:00:00Z");
    private static final SagaId SAGA = new SagaId(new UUID(0, 1));

    @TempDir Path folder;
    private final List<Claim> claims = new ArrayList<>();

    private static BackupJob job(UUID vm) {
        return new BackupJob(
                new JobId(new UUID(0, 1)),
                new EngineId("lab"),
                new VmId(vm),
                "web",
                BackupMode.FULL,
                null,
                ConsistencyWish.PREFER,
                Set.of(),
                null,
                Map.of(),
                NOW,
                null,
                Priority.HIGH);
    }

    /** Lets nobody in, and names the first place as full. */
    private Turns closed() {
        Admission closed =
                new Admission() {
                    @Override
                    public Answer ask(SagaId saga, Claim claim) {
                        claims.add(claim);
                        return new Waits(claim.places().subList(0, 1));
                    }

                    @Override
                    public List<SagaId> letIn() {
                        return List.of();
                    }

                    @Override
                    public void told(SagaId saga) {}

                    @Override
                    public Map<Place, Standing> standing(String kind) {
                        return Map.of();
                    }
                };
        return new Turns(closed, new Limits(Map.of("ENGINE", 7)));
    }

    @Test
    void a_job_needs_its_engine_the_host_of_its_vm_and_each_domain_of_its_disks_once()
            throws Exception {
        try (Lab lab = new Lab(folder)) {
            Engine engine = lab.engines.engine("lab");
            Vm vm = engine.vms().find(new io.holdfast.ovirt.VmId(lab.vm)).orElseThrow();

            BackupStep answer = closed().ask(SAGA, job(lab.vm), Optional.of(vm), NOW);

            assertThat(answer)
                    .isEqualTo(
                            new BackupStep.MustWait(
                                    List.of(new FullPlace(FullPlace.Kind.ENGINE, "lab", 7)), NOW));
            String domain =
                    vm.disks().getFirst().disk().storageDomain().orElseThrow().value().toString();
            assertThat(claims)
                    .containsExactly(
                            new Claim(
                                    Priority.HIGH.rank(),
                                    List.of(
                                            new Place("ENGINE", "lab"),
                                            new Place(
                                                    "HOST",
                                                    vm.host().orElseThrow().value().toString()),
                                            new Place("STORAGE_DOMAIN", domain))));
        }
    }

    @Test
    void a_vm_that_is_gone_needs_its_engine_only() {
        closed().ask(SAGA, job(new UUID(0, 7)), Optional.empty(), NOW);
        assertThat(claims.getFirst().places()).containsExactly(new Place("ENGINE", "lab"));
    }

    @Test
    void scratch_disks_that_do_not_fit_are_refused_before_anything_is_opened() throws Exception {
        try (Lab lab = new Lab(folder)) {
            Engine engine = lab.engines.engine("lab");
            Vm vm = engine.vms().find(new io.holdfast.ovirt.VmId(lab.vm)).orElseThrow();
            new ScratchSpace(0).require(engine, vm.disks());

            assertThatThrownBy(() -> new ScratchSpace(1L << 50).require(engine, vm.disks()))
                    .isInstanceOfSatisfying(
                            CannotOpen.class,
                            cannot ->
                                    assertThat(cannot.failure().reason())
                                            .isEqualTo(FailureReason.NOT_ENOUGH_SPACE));
        }
    }

    @Test
    void the_engine_allocates_a_fifth_and_four_gib_at_least_but_no_more_than_the_disk_has()
            throws Exception {
        long gib = 1L << 30;
        try (Lab lab = new Lab(folder)) {
            Vm vm =
                    lab.engines
                            .engine("lab")
                            .vms()
                            .find(new io.holdfast.ovirt.VmId(lab.vm))
                            .orElseThrow();
            Disk disk = vm.disks().getFirst().disk();
            assertThat(ScratchSpace.initialBytes(sized(disk, 2 * gib))).isEqualTo(2 * gib);
            assertThat(ScratchSpace.initialBytes(sized(disk, 10 * gib))).isEqualTo(4 * gib);
            assertThat(ScratchSpace.initialBytes(sized(disk, 100 * gib)))
                    .isBetween(20 * gib - 100, 20 * gib);
        }
    }

    private static Disk sized(Disk disk, long bytes) {
        return new Disk(
                disk.id(),
                disk.alias(),
                disk.description(),
                bytes,
                disk.actualSizeBytes(),
                disk.format(),
                disk.sparse(),
                disk.shareable(),
                disk.incrementalBackup(),
                disk.storage(),
                disk.status(),
                disk.storageDomain());
    }
}
