package io.holdfast.simulator.admin;

import io.holdfast.simulator.engine.EngineFault;
import io.holdfast.simulator.engine.EngineServer;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.StepFault;
import io.holdfast.simulator.engine.state.Transfer;
import io.holdfast.simulator.fault.FaultPlan;
import io.holdfast.simulator.fault.FaultRule;
import io.holdfast.simulator.fault.Trigger;
import io.holdfast.simulator.http.Disturbance;
import io.holdfast.simulator.imageio.ImageioDaemon;
import io.holdfast.simulator.imageio.ImageioFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Planned faults of the three plans: {@code engine} (points {@code METHOD /path}), {@code step}
 * (points inside commands, such as {@code backup-ready}) and {@code imageio} (points {@code GET
 * <disk id>}). A request is {@code {"on","point","trigger":{"nth","count","probability","after_ms",
 * "until_ms"},"effect":{"kind",...}}}, with these kinds:
 *
 * <pre>
 * engine   fault {status,reason,detail}  html {status}  tokens-die  away {ms}  sign-in-refused
 * step     fails  hangs  lags {ms}     at any point of StepPoint where that can happen
 *          loses-bitmap        backup-ready: the bitmap that a disk counts from
 *          loses-checkpoints   backup-start of an incremental: all of the VM, and [] as answer
 *          chooses-full        backup-ready: a disk is read in full though changes were asked for
 *          vanishes            snapshot-create; backup-snapshot-removal: the finished row
 *          inconsistent        snapshot-create
 *          leaves-illegal      snapshot-remove: volumes, and the snapshot stays
 *          keeps-ticket {ms}   transfer-running: a request is said to be served
 *          unreachable {address: host | proxy}    transfer-running
 *          transfer-goes {phase,ms}      transfer-running
 * imageio  server-error  forbidden  not-incremental  unreadable {offset}  short-before {offset}
 *          unwritable {offset}  revoked-in-body {bytes}
 * engine and imageio   reset  close  silence {ms}  delay {ms}  lose-answer  cut-body {bytes}
 *          reset-in-body {bytes}  slow-body {bytes_per_second}
 * </pre>
 *
 * A freeze that {@code hangs} has frozen the guest when it is answered with a failure.
 */
final class FaultsAdmin {
    private final Engine engine;
    private final EngineServer server;
    private final ImageioDaemon imageio;

    FaultsAdmin(Engine engine, EngineServer server, ImageioDaemon imageio) {
        this.engine = engine;
        this.server = server;
        this.imageio = imageio;
    }

    /** Plans one and returns its id, which is unique with the plan's name before it. */
    String plan(AdminRequest request) {
        String on = request.text("on").orElse("engine");
        String point = request.needText("point");
        Trigger trigger = trigger(request.object("trigger"));
        AdminRequest effect = request.object("effect");
        String id =
                switch (on) {
                    case "engine" -> server.faults().plan(point, trigger, engineFault(effect));
                    case "step" -> engine.stepFaults().plan(point, trigger, stepFault(effect));
                    case "imageio" -> imageio.faults().plan(point, trigger, imageioFault(effect));
                    default -> throw new AdminRequest.Bad("no plan '" + on + "'");
                };
        return on + "-" + id;
    }

    boolean cancel(String id) {
        String inPlan = id.substring(id.indexOf('-') + 1);
        return switch (id.substring(0, Math.max(0, id.indexOf('-')))) {
            case "engine" -> server.faults().cancel(inPlan);
            case "step" -> engine.stepFaults().cancel(inPlan);
            case "imageio" -> imageio.faults().cancel(inPlan);
            default -> false;
        };
    }

    void clear() {
        server.faults().clear();
        engine.stepFaults().clear();
        imageio.faults().clear();
    }

    List<Map<String, Object>> list() {
        List<Map<String, Object>> list = new ArrayList<>();
        addAll(list, "engine", server.faults());
        addAll(list, "step", engine.stepFaults());
        addAll(list, "imageio", imageio.faults());
        return list;
    }

    private static <E> void addAll(List<Map<String, Object>> list, String on, FaultPlan<E> plan) {
        for (FaultRule<E> rule : plan.rules()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("id", on + "-" + rule.id());
            json.put("on", on);
            json.put("point", rule.point());
            json.put("effect", String.valueOf(rule.effect()));
            json.put("strikes", plan.strikes(rule.id()));
            list.add(json);
        }
    }

    /** Absent parts do not restrict: nothing at all means every call. */
    private static Trigger trigger(AdminRequest t) {
        long nth = t.longOr("nth", 0);
        long count = t.longOr("count", nth > 0 ? 1 : Long.MAX_VALUE);
        return new Trigger(
                Math.max(1, nth),
                count,
                t.number("probability").orElse(1.0),
                Duration.ofMillis(t.longOr("after_ms", 0)),
                t.members().containsKey("until_ms")
                        ? Duration.ofMillis(t.needLong("until_ms"))
                        : Trigger.FOR_EVER);
    }

    private static Duration millis(AdminRequest effect) {
        return Duration.ofMillis(effect.needLong("ms"));
    }

    private static EngineFault engineFault(AdminRequest effect) {
        return switch (effect.needText("kind")) {
            case "fault" ->
                    new EngineFault.Fault(
                            (int) effect.needLong("status"),
                            effect.text("reason").orElse("Operation Failed"),
                            effect.text("detail").orElse("[]"));
            case "html" -> new EngineFault.Html((int) effect.needLong("status"));
            case "sign-in-refused" -> new EngineFault.SignInRefused();
            case "tokens-die" -> new EngineFault.TokensDie();
            case "away" -> new EngineFault.Away(millis(effect));
            default -> new EngineFault.Wire(disturbance(effect));
        };
    }

    private static Disturbance disturbance(AdminRequest effect) {
        String kind = effect.needText("kind");
        return switch (kind) {
            case "reset" -> new Disturbance.Reset();
            case "close" -> new Disturbance.CloseUnanswered();
            case "silence" -> new Disturbance.Silence(millis(effect));
            case "delay" -> new Disturbance.Delay(millis(effect));
            case "lose-answer" -> new Disturbance.LoseAnswer();
            case "cut-body" -> new Disturbance.CutBody(effect.needLong("bytes"));
            case "reset-in-body" -> new Disturbance.ResetInBody(effect.needLong("bytes"));
            case "slow-body" -> new Disturbance.SlowBody(effect.needLong("bytes_per_second"));
            default -> throw new AdminRequest.Bad("no effect '" + kind + "'");
        };
    }

    private static StepFault stepFault(AdminRequest effect) {
        String kind = effect.needText("kind");
        return switch (kind) {
            case "fails" -> new StepFault.Fails();
            case "hangs" -> new StepFault.Hangs();
            case "lags" -> new StepFault.Lags(millis(effect));
            case "loses-bitmap" -> new StepFault.LosesBitmap();
            case "loses-checkpoints" -> new StepFault.LosesCheckpoints();
            case "leaves-illegal" -> new StepFault.LeavesIllegal();
            case "chooses-full" -> new StepFault.ChoosesFull();
            case "keeps-ticket" -> new StepFault.KeepsTicket(millis(effect));
            case "vanishes" -> new StepFault.Vanishes();
            case "inconsistent" -> new StepFault.Inconsistent();
            case "unreachable" ->
                    new StepFault.Unreachable(
                            effect.text("address").orElse("host").equals("proxy")
                                    ? StepFault.Unreachable.Address.PROXY
                                    : StepFault.Unreachable.Address.HOST);
            case "transfer-goes" ->
                    new StepFault.TransferGoes(
                            phase(effect.needText("phase")),
                            Duration.ofMillis(effect.longOr("ms", 0)));
            default -> throw new AdminRequest.Bad("no effect '" + kind + "'");
        };
    }

    static Transfer.Phase phase(String word) {
        try {
            return Transfer.Phase.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new AdminRequest.Bad("no phase '" + word + "'");
        }
    }

    private static ImageioFault imageioFault(AdminRequest effect) {
        return switch (effect.needText("kind")) {
            case "server-error" -> new ImageioFault.ServerError();
            case "not-incremental" -> new ImageioFault.NotIncremental();
            case "forbidden" -> new ImageioFault.Forbidden();
            case "unreadable" -> new ImageioFault.Unreadable(effect.needLong("offset"));
            case "short-before" -> new ImageioFault.ShortBefore(effect.needLong("offset"));
            case "unwritable" -> new ImageioFault.Unwritable(effect.needLong("offset"));
            case "revoked-in-body" -> new ImageioFault.RevokedInBody(effect.needLong("bytes"));
            default -> new ImageioFault.Wire(disturbance(effect));
        };
    }
}
