package io.holdfast.transfer.configuration;

import io.holdfast.contracts.CaptureConfiguration;
import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.CorrelationId;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.EngineMissing;
import io.holdfast.ovirt.SnapshotId;
import io.holdfast.ovirt.VmConfiguration;
import io.holdfast.ovirt.VmId;
import io.holdfast.repository.Repository;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.saga.Performer;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import io.holdfast.transfer.failure.PatientWork;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.TransferException.Stop;
import io.holdfast.transfer.failure.Troubles;
import io.holdfast.transfer.pin.JobPins;
import java.nio.charset.StandardCharsets;

/**
 * Reads a VM configuration from its engine and seals it into the repository; it goes nowhere else.
 */
public final class ConfigurationCapturePerformer implements Performer<ConfigurationCaptureEvent> {

    /** The configured engines. */
    @FunctionalInterface
    public interface KnownEngines {
        Engine engine(EngineId id) throws TransferException;
    }

    private final KnownEngines engines;
    private final Repository repository;
    private final JobPins pins;
    private final PatientWork patient;

    public ConfigurationCapturePerformer(
            KnownEngines engines, Repository repository, JobPins pins, PatientWork patient) {
        this.engines = engines;
        this.repository = repository;
        this.pins = pins;
        this.patient = patient;
    }

    @Override
    public ConfigurationCaptureEvent perform(SagaId saga, StepId step, Object work)
            throws InterruptedException {
        return switch ((ConfigurationCaptureWork) work) {
            case ConfigurationCaptureWork.Capture(var command) ->
                    patient.done(() -> capture(command), ConfigurationCaptureEvent.Broken::new);
        };
    }

    private ConfigurationCaptureEvent capture(CaptureConfiguration command)
            throws TransferException {
        io.holdfast.contracts.SnapshotId snapshot = command.snapshot();
        try {
            byte[] ovf =
                    asked(engines.engine(command.engine()), command)
                            .ovf()
                            .getBytes(StandardCharsets.UTF_8);
            String id = repository.sealConfiguration(pins.of(command.job()), ovf).value();
            return new ConfigurationCaptureEvent.Sealed(new ConfigurationId(id), ovf.length);
        } catch (EngineMissing gone) {
            throw new Stop(
                    Failure.of(
                            FailureReason.CONFIGURATION_UNREADABLE,
                            "The engine has no configuration of VM "
                                    + command.vm().text()
                                    + (snapshot == null ? "" : " at snapshot " + snapshot.text())
                                    + "; was it removed?"),
                    gone);
        } catch (EngineException said) {
            throw Troubles.of(said);
        } catch (RepositoryException said) {
            throw Troubles.of(said, null);
        }
    }

    private static VmConfiguration asked(Engine engine, CaptureConfiguration command) {
        Engine correlated = engine.correlated(new CorrelationId(command.job().text()));
        VmId vm = new VmId(command.vm().value());
        io.holdfast.contracts.SnapshotId snapshot = command.snapshot();
        return snapshot == null
                ? correlated.vms().configuration(vm)
                : correlated.snapshots().configuration(vm, new SnapshotId(snapshot.value()));
    }
}
