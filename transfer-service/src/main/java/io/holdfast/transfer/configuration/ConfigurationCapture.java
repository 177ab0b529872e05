package io.holdfast.transfer.configuration;

import io.holdfast.contracts.ConfigurationCaptureFailed;
import io.holdfast.contracts.ConfigurationCaptured;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.TransferEvent;
import io.holdfast.saga.Decision;
import io.holdfast.saga.Effect;
import io.holdfast.saga.Evolution;
import io.holdfast.saga.Saga;
import io.holdfast.saga.SagaType;
import io.holdfast.saga.StepDeadline;
import io.holdfast.saga.StepId;
import io.holdfast.transfer.configuration.ConfigurationCaptureState.Captured;
import io.holdfast.transfer.configuration.ConfigurationCaptureState.Capturing;
import io.holdfast.transfer.configuration.ConfigurationCaptureState.Failed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Seals the configuration of a VM into the repository: one piece of work, one answer. */
public final class ConfigurationCapture
        implements Saga<ConfigurationCaptureState, ConfigurationCaptureEvent> {

    public static final SagaType TYPE = new SagaType("configuration-capture");
    private static final StepId CAPTURE = new StepId("capture");

    private final Duration within;

    public ConfigurationCapture(Duration within) {
        this.within = within;
    }

    @Override
    public SagaType type() {
        return TYPE;
    }

    @Override
    public Evolution<ConfigurationCaptureState> begin(ConfigurationCaptureEvent first) {
        return first instanceof ConfigurationCaptureEvent.Requested(var command)
                ? new Evolution.Next<>(new Capturing(command))
                : new Evolution.Refused<>("a capture begins with a request");
    }

    @Override
    public Evolution<ConfigurationCaptureState> evolve(
            ConfigurationCaptureState state, ConfigurationCaptureEvent event) {
        if (!(state instanceof Capturing(var command))) {
            return new Evolution.Refused<>("the capture has ended");
        }
        return switch (event) {
            case ConfigurationCaptureEvent.Requested _ ->
                    new Evolution.Refused<>("the capture was requested before");
            case ConfigurationCaptureEvent.Sealed(var configuration, var sizeBytes) ->
                    new Evolution.Next<>(new Captured(command, configuration, sizeBytes));
            case ConfigurationCaptureEvent.Broken(var failure) ->
                    new Evolution.Next<>(new Failed(command, failure));
        };
    }

    @Override
    public Decision decide(ConfigurationCaptureState state) {
        return switch (state) {
            case Capturing(var command) ->
                    new Decision(
                            List.of(
                                    new Effect.Perform(
                                            CAPTURE,
                                            new ConfigurationCaptureWork.Capture(command))),
                            Optional.of(StepDeadline.ofWork(CAPTURE, within)),
                            false);
            case Captured(var command, var configuration, var sizeBytes) ->
                    ended(
                            "captured",
                            new ConfigurationCaptured(
                                    command.job(),
                                    command.engine(),
                                    command.vm(),
                                    configuration,
                                    sizeBytes));
            case Failed(var command, var failure) ->
                    ended("failed", new ConfigurationCaptureFailed(command.job(), failure));
        };
    }

    @Override
    public ConfigurationCaptureEvent deadlinePassed(StepId step, Instant at) {
        return new ConfigurationCaptureEvent.Broken(
                Failure.of(
                        FailureReason.DEADLINE_PASSED,
                        "The VM configuration was not captured within "
                                + within
                                + "; look at the engine and the repository, then ask again."));
    }

    private static Decision ended(String step, TransferEvent event) {
        return Decision.ended(List.of(new Effect.Announce(new StepId(step), event)));
    }
}
