package io.holdfast.simulator.engine.state;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The engine's own looks at a transfer: what was asked for, idle clients, tickets that run out. */
final class TransferPolls {
    /** A download that is complete and idle in so many looks is finalized by the engine itself. */
    private static final int COMPLETE_POLLS = 2;

    private final Engine engine;

    TransferPolls(Engine engine) {
        this.engine = engine;
    }

    /** Moves to a phase and lets follow what follows from it. */
    void enter(Transfer transfer, Transfer.Phase phase) {
        transfer.phase = phase;
        transfer.touched = engine.now();
        switch (phase) {
            case FINALIZING_SUCCESS -> step(transfer, phase, () -> finish(transfer));
            case CANCELLED_USER ->
                    step(transfer, phase, () -> clean(transfer, Transfer.Phase.FINALIZING_CLEANUP));
            case CANCELLED_SYSTEM ->
                    step(transfer, phase, () -> clean(transfer, Transfer.Phase.FINALIZING_FAILURE));
            case FINALIZING_CLEANUP ->
                    step(transfer, phase, () -> enter(transfer, Transfer.Phase.FINISHED_CLEANUP));
            case FINALIZING_FAILURE ->
                    step(transfer, phase, () -> enter(transfer, Transfer.Phase.FINISHED_FAILURE));
            case RESUMING -> step(transfer, phase, () -> resumed(transfer));
            case FINISHED_CLEANUP ->
                    step(transfer, phase, () -> enter(transfer, Transfer.Phase.FINISHED_FAILURE));
            case FINISHED_SUCCESS -> forget(transfer, engine.lifetimes().succeededRows());
            case FINISHED_FAILURE -> forget(transfer, engine.lifetimes().failedRows());
            case INITIALIZING, TRANSFERRING, PAUSED_USER, PAUSED_SYSTEM -> {}
        }
    }

    private void step(Transfer transfer, Transfer.Phase from, Runnable work) {
        engine.later(
                engine.delays().transferStep(),
                () -> {
                    if (transfer.phase == from) {
                        work.run();
                    }
                });
    }

    private void forget(Transfer transfer, Duration after) {
        engine.later(after, () -> engine.transfersById.remove(transfer.id));
    }

    /** The good end, once the ticket is gone; a busy one is tried again later. */
    private void finish(Transfer transfer) {
        if (!dropTicket(transfer)) {
            retry(transfer, () -> finish(transfer));
            return;
        }
        engine.later(StepPoint.TRANSFER_FINALIZE, Duration.ZERO, () -> succeed(transfer));
    }

    private void succeed(Transfer transfer) {
        if (transfer.phase != Transfer.Phase.FINALIZING_SUCCESS) {
            return;
        }
        if (engine.fails(StepPoint.TRANSFER_FINALIZE)) {
            clean(transfer, Transfer.Phase.FINALIZING_FAILURE);
            return;
        }
        release(transfer);
        enter(transfer, Transfer.Phase.FINISHED_SUCCESS);
        event(1032, transfer, "was completed successfully");
    }

    /** The bad end: an upload takes its disk with it. */
    private void clean(Transfer transfer, Transfer.Phase next) {
        if (!dropTicket(transfer)) {
            retry(transfer, () -> clean(transfer, next));
            return;
        }
        release(transfer);
        if (transfer.isUpload()) {
            removeDisk(transfer.order.disk());
        }
        enter(transfer, next);
        event(next == Transfer.Phase.FINALIZING_CLEANUP ? 1033 : 1034, transfer, "was cancelled");
    }

    /** Illegal, then locked while it is removed, then gone. */
    private void removeDisk(Disk disk) {
        disk.status = Disk.Status.ILLEGAL;
        engine.locks.hold(disk, disk.id, true, Disks.LOCKED);
        Duration step = engine.delays().transferStep();
        engine.later(
                step,
                () -> {
                    disk.status = Disk.Status.LOCKED;
                    engine.later(
                            step,
                            () -> {
                                engine.locks.release(disk);
                                engine.disks().drop(disk);
                            });
                });
    }

    private void retry(Transfer transfer, Runnable work) {
        Transfer.Phase now = transfer.phase;
        engine.later(
                engine.delays().transferPoll(),
                () -> {
                    if (transfer.phase == now) {
                        work.run();
                    }
                });
    }

    /** Gives up ticket and locks, whoever is still busy. */
    void letGo(Transfer transfer) {
        if (!dropTicket(transfer)) {
            transfer.ticket = Optional.empty();
        }
        release(transfer);
    }

    private void release(Transfer transfer) {
        engine.locks.release(transfer);
        Disk disk = transfer.order.disk();
        boolean ofLegacyBackup =
                transfer.order.backup().filter(b -> b.kind != Backup.Kind.HYBRID).isPresent();
        boolean ofDisk = transfer.order.backup().isEmpty() && transfer.order.volume().isEmpty();
        if (ofDisk || ofLegacyBackup) { // of a legacy backup too early, as the engine does
            disk.status = Disk.Status.OK;
        }
    }

    /** The host has the ticket no more, whoever uses it. */
    void loseTicket(Transfer transfer) {
        if (!dropTicket(transfer)) {
            engine.later(engine.delays().transferPoll(), () -> loseTicket(transfer));
        }
    }

    private boolean dropTicket(Transfer transfer) {
        if (transfer.ticket.isEmpty()) {
            return true;
        }
        boolean kept =
                transfer.ticketBusyUntil
                        .filter(until -> until.compareTo(engine.clock().elapsed()) > 0)
                        .isPresent();
        if (kept) {
            return false;
        }
        UUID ticket = transfer.ticket.get();
        engine.tickets().activity(ticket).ifPresent(a -> note(transfer, a));
        if (!engine.tickets().remove(ticket)) {
            return false;
        }
        transfer.ticket = Optional.empty();
        transfer.active = false;
        return true;
    }

    /** A ticket that the host has lost is missed at the next look (TransferDiskImageCommand). */
    private void resumed(Transfer transfer) {
        transfer.ticket
                .filter(ticket -> engine.tickets().activity(ticket).isPresent())
                .ifPresent(alive -> engine.tickets().extend(alive, engine.lifetimes().ticket()));
        enter(transfer, Transfer.Phase.TRANSFERRING);
    }

    private void lostTicket(Transfer transfer) {
        enter(
                transfer,
                transfer.isUpload()
                        ? Transfer.Phase.PAUSED_SYSTEM
                        : Transfer.Phase.CANCELLED_SYSTEM);
        event(1065, transfer, "was stopped: the image ticket is missing");
    }

    /** Looks at the transfer from now on until it closes. */
    void watch(Transfer transfer) {
        engine.later(
                engine.delays().transferPoll(),
                () -> {
                    if (transfer.phase == Transfer.Phase.TRANSFERRING) {
                        look(transfer);
                    }
                    if (!transfer.phase.isClosing() && !transfer.phase.isFinished()) {
                        watch(transfer);
                    }
                });
    }

    private void look(Transfer transfer) {
        Optional<ImageTickets.Activity> activity =
                transfer.ticket.flatMap(engine.tickets()::activity);
        if (activity.isEmpty()) {
            lostTicket(transfer);
            return;
        }
        note(transfer, activity.get());
        renew(transfer);
        Duration limit = transfer.order.inactivityTimeout();
        boolean idle =
                limit.isPositive()
                        && !transfer.active
                        && activity.get().idle().compareTo(limit) >= 0;
        if (idle) {
            timeOut(transfer);
        } else if (!transfer.isUpload()
                && !transfer.active
                && transfer.transferred == transfer.order.disk().contents.size()
                && ++transfer.completePolls >= COMPLETE_POLLS) {
            enter(transfer, Transfer.Phase.FINALIZING_SUCCESS);
        }
    }

    private void note(Transfer transfer, ImageTickets.Activity activity) {
        transfer.active = activity.active();
        transfer.transferred = activity.transferred();
    }

    private void renew(Transfer transfer) {
        Duration now = engine.clock().elapsed();
        if (now.minus(transfer.renewed).compareTo(engine.lifetimes().ticketRenewal()) >= 0) {
            transfer.ticket.ifPresent(t -> engine.tickets().extend(t, engine.lifetimes().ticket()));
            transfer.renewed = now;
        }
    }

    private void timeOut(Transfer transfer) {
        Transfer.Phase next =
                switch (transfer.order.policy()) {
                    case LEGACY ->
                            transfer.isUpload()
                                    ? Transfer.Phase.PAUSED_SYSTEM
                                    : Transfer.Phase.CANCELLED_SYSTEM;
                    case PAUSE -> Transfer.Phase.PAUSED_SYSTEM;
                    case CANCEL -> Transfer.Phase.CANCELLED_SYSTEM;
                };
        enter(transfer, next);
        int code =
                switch (transfer.order.policy()) {
                    case LEGACY -> transfer.isUpload() ? 1071 : 1072;
                    case PAUSE -> 1077;
                    case CANCEL -> 1076;
                };
        event(code, transfer, "was stopped: the client is inactive");
    }

    private void event(int code, Transfer transfer, String what) {
        Optional<Vm> vm = engine.disks().owners(transfer.order.disk()).stream().findFirst();
        String text =
                "Image "
                        + (transfer.isUpload() ? "Upload" : "Download")
                        + " with disk "
                        + transfer.order.disk().alias
                        + " "
                        + what
                        + ".";
        engine.events().normal(code, transfer.id.toString(), vm, text);
    }
}
