package io.holdfast.saga;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A small saga for tests: ask somebody, do something, say that it is done. */
public class Errand implements Saga<Errand.State, Errand.Step> {

    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Duration patience;
    private final StepDeadline doingDeadline;

    public Errand() {
        this(PATIENCE);
    }

    public Errand(Duration patience) {
        this(patience, new StepDeadline(new StepId("doing"), patience));
    }

    private Errand(Duration patience, StepDeadline doing) {
        this.patience = patience;
        this.doingDeadline = doing;
    }

    /** So much time to do it, from the first attempt on. */
    public static Errand countedFromWork(Duration doing) {
        return new Errand(PATIENCE, StepDeadline.ofWork(new StepId("doing"), doing));
    }

    public sealed interface State {
        record Asking(String what) implements State {}

        record Doing(String what) implements State {}

        record Done(String what) implements State {}

        record GaveUp(String what) implements State {}
    }

    public sealed interface Step {
        record Wanted(String what) implements Step {}

        record Answered(String by) implements Step {}

        record Did() implements Step {}

        record TooLate() implements Step {}
    }

    /** What the errand does in its own process. */
    public sealed interface Work {
        record Go(String where) implements Work {}
    }

    @Override
    public SagaType type() {
        return new SagaType("errand");
    }

    @Override
    public Evolution<State> begin(Step first) {
        return first instanceof Step.Wanted wanted
                ? new Evolution.Next<>(new State.Asking(wanted.what()))
                : new Evolution.Refused<>("not a beginning");
    }

    @Override
    public Evolution<State> evolve(State state, Step step) {
        if (step instanceof Step.TooLate) {
            return new Evolution.Next<>(new State.GaveUp(what(state)));
        }
        return switch (state) {
            case State.Asking asking when step instanceof Step.Answered ->
                    new Evolution.Next<>(new State.Doing(asking.what()));
            case State.Doing doing when step instanceof Step.Did ->
                    new Evolution.Next<>(new State.Done(doing.what()));
            case State.Asking _, State.Doing _, State.Done _, State.GaveUp _ ->
                    new Evolution.Refused<>(step + " does not fit " + state);
        };
    }

    @Override
    public Decision decide(State state) {
        return switch (state) {
            case State.Asking asking ->
                    Decision.waiting(
                            List.of(
                                    new Effect.Announce(
                                            new StepId("begun"), "begun " + asking.what()),
                                    new Effect.Ask(new StepId("ask"), "ask " + asking.what())),
                            new StepDeadline(new StepId("asking"), patience));
            case State.Doing doing ->
                    Decision.waiting(
                            List.of(
                                    new Effect.Perform(
                                            new StepId("go"), new Work.Go(doing.what()))),
                            doingDeadline);
            case State.Done done ->
                    Decision.ended(
                            List.of(
                                    new Effect.Announce(
                                            new StepId("ended"), "done " + done.what())));
            case State.GaveUp gaveUp ->
                    Decision.ended(
                            List.of(
                                    new Effect.Announce(
                                            new StepId("ended"), "gave up " + gaveUp.what())));
        };
    }

    @Override
    public Step deadlinePassed(StepId step, Instant at) {
        return new Step.TooLate();
    }

    private static String what(State state) {
        return switch (state) {
            case State.Asking asking -> asking.what();
            case State.Doing doing -> doing.what();
            case State.Done done -> done.what();
            case State.GaveUp gaveUp -> gaveUp.what();
        };
    }
}
