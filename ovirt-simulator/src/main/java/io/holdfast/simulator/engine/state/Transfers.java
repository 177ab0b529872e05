package io.holdfast.simulator.engine.state;

import io.holdfast.simulator.storage.DiskView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Rules of image transfers: who may start one, and what may be asked of one. */
public final class Transfers {
    private static final String CANNOT = "Cannot transfer Virtual Disk";

    private final Engine engine;
    private final TransferPolls polls;

    Transfers(Engine engine) {
        this.engine = engine;
        this.polls = new TransferPolls(engine);
    }

    public List<Transfer> all() {
        return List.copyOf(engine.transfersById.values());
    }

    public Optional<Transfer> find(UUID id) {
        return Optional.ofNullable(engine.transfersById.get(id));
    }

    /** Whether a transfer of this backup stands in the way of its end. */
    boolean anyOpen(Backup backup) {
        return engine.transfersById.values().stream()
                .anyMatch(
                        t -> t.order.backup().equals(Optional.of(backup)) && !t.phase.isTerminal());
    }

    /** Starts a transfer; it answers in {@code transferring} or is refused. */
    public Transfer start(Transfer.Order order, String correlationId) {
        check(order);
        Disk disk = order.disk();
        Transfer transfer = new Transfer(UUID.randomUUID(), order, engine.now());
        engine.transfersById.put(transfer.id, transfer);
        if (order.backup().isEmpty()) {
            engine.locks.hold(
                    transfer,
                    disk.id,
                    transfer.isUpload(),
                    ". Disk " + disk.alias + " is being transferred.");
            if (order.volume().isEmpty()) {
                disk.status = Disk.Status.LOCKED;
            }
        }
        event(
                1031,
                transfer,
                "Image "
                        + (transfer.isUpload() ? "Upload" : "Download")
                        + " with disk "
                        + disk.alias
                        + " was initiated by "
                        + Infrastructure.USER_NAME
                        + ".",
                correlationId);
        transfer.host = host(order);
        if (transfer.host.isEmpty()) { // an upload takes its disk with it
            polls.enter(transfer, Transfer.Phase.CANCELLED_SYSTEM);
            throw Refusal.bad("");
        }
        boolean bitmapMissing = part(order).map(p -> p.bitmapMissing).orElse(false);
        if (engine.fails(StepPoint.TRANSFER_START) || bitmapMissing) {
            polls.enter(
                    transfer,
                    transfer.isUpload()
                            ? Transfer.Phase.PAUSED_SYSTEM
                            : Transfer.Phase.CANCELLED_SYSTEM);
            throw Refusal.bad("");
        }
        UUID ticket = UUID.randomUUID();
        engine.tickets()
                .add(
                        new ImageTickets.Offer(
                                ticket,
                                transfer.id,
                                disk.id.toString(),
                                view(order),
                                transfer.isUpload(),
                                engine.lifetimes().ticket(),
                                order.inactivityTimeout()));
        transfer.ticket = Optional.of(ticket);
        transfer.renewed = engine.clock().elapsed();
        polls.enter(transfer, Transfer.Phase.TRANSFERRING);
        polls.watch(transfer);
        engine.strikes(StepPoint.TRANSFER_RUNNING, StepFault.Unreachable.class)
                .ifPresent(f -> transfer.dead.add(f.address()));
        engine.strikes(StepPoint.TRANSFER_RUNNING, StepFault.KeepsTicket.class)
                .ifPresent(f ->
                        transfer.ticketBusyUntil =
                                Optional.of(engine.clock().elapsed().plus(f.duration())));
        engine.strikes(StepPoint.TRANSFER_RUNNING, StepFault.TransferGoes.class)
                .ifPresent(f -> engine.later(f.after(), () -> force(transfer, f.phase())));
        return transfer;
    }

    /** The VM's own for its backup while it runs; else the one asked for, unchecked; else any. */
    private Optional<UUID> host(Transfer.Order order) {
        Optional<UUID> ofVm = order.backup().flatMap(b -> b.vm.host);
        Optional<UUID> wanted = ofVm.or(order::host);
        if (wanted.isPresent()) {
            return wanted.filter(
                    id -> engine.dataCenter().host(id).filter(h -> h.responsive).isPresent());
        }
        return engine.hosts().any().map(h -> h.id);
    }

    private static Optional<Backup.Part> part(Transfer.Order order) {
        return order.backup().flatMap(b -> Optional.ofNullable(b.parts.get(order.disk().id)));
    }

    private static DiskView view(Transfer.Order order) {
        Disk disk = order.disk();
        Optional<Backup.Part> part = part(order);
        if (part.isPresent()) {
            return part.get().view;
        }
        if (order.volume().isPresent()) {
            Disk.Volume volume = order.volume().get();
            return order.shallow()
                    ? disk.contents.layerView(disk.layerOf(volume))
                    : disk.contents.frozenView(disk.layerOf(volume));
        }
        if (order.direction() == Transfer.Direction.UPLOAD && disk.uploadBytesMax.isPresent()) {
            return new ThinVolume(disk.contents, disk.uploadBytesMax.get());
        }
        return order.shallow()
                ? disk.contents.layerView(disk.layerOf(disk.active()))
                : disk.contents;
    }

    private void check(Transfer.Order order) {
        engine.disks().requireReachable(List.of(order.disk()), CANNOT);
        if (order.backup().isPresent()) {
            checkBackup(order, order.backup().get());
            return;
        }
        Disk disk = order.disk();
        if (disk.directLun) {
            throw Refusal.bad(CANNOT + ". The disk is a direct LUN, which has no image.");
        }
        engine.locks.require(disk.id, order.direction() == Transfer.Direction.UPLOAD, CANNOT);
        if (order.volume().isEmpty()) {
            List<String> running =
                    engine.disks().owners(disk).stream()
                            .filter(vm -> vm.status != Vm.Status.DOWN)
                            .map(vm -> vm.name)
                            .toList();
            if (!running.isEmpty()) {
                throw Refusal.conflict(
                        CANNOT
                                + ". The disk "
                                + disk.alias
                                + " is plugged to non-Down VMs: "
                                + String.join(",", running));
            }
            Disks.requireUnlocked(List.of(disk), CANNOT);
        }
        if (disk.status == Disk.Status.ILLEGAL) {
            throw Refusal.broken(
                    "[" + CANNOT + ". The following disks are illegal: " + disk.alias + "]");
        }
    }

    private static void checkBackup(Transfer.Order order, Backup backup) {
        if (order.format().equals("cow")) {
            throw Refusal.bad(CANNOT + ". The specified format is not applicable for VM backup.");
        }
        if (backup.phase != Backup.Phase.READY) {
            throw Refusal.conflict(
                    CANNOT
                            + ". The VM backup is not in READY phase, backup phase is "
                            + backup.phase
                            + ".");
        }
        if (!backup.parts.containsKey(order.disk().id)) {
            throw Refusal.validationBroke();
        }
    }

    // --- actions: only the wish is written down, the poller follows it

    /** Asks for the good end; from any phase that is not over. */
    public void finalizeTransfer(UUID id) {
        find(id).filter(t -> !t.phase.isFinished() && !t.phase.isClosing())
                .ifPresent(t -> polls.enter(t, Transfer.Phase.FINALIZING_SUCCESS));
    }

    /** Asks for the bad end; an upload's disk goes with it. */
    public void cancel(UUID id) {
        find(id).filter(t -> !t.phase.isFinished() && !t.phase.isClosing())
                .ifPresent(t -> polls.enter(t, Transfer.Phase.CANCELLED_USER));
    }

    public void pause(UUID id) {
        Optional<Transfer> transfer = find(id).filter(t -> !t.phase.isFinished());
        if (transfer.isPresent() && !transfer.get().isUpload()) {
            throw Refusal.bad(
                    "Cannot pause image download as it's handled by the client. Note that it can be"
                            + " canceled if you wish to stop it.");
        }
        transfer.filter(t -> t.phase == Transfer.Phase.TRANSFERRING)
                .ifPresent(t -> polls.enter(t, Transfer.Phase.PAUSED_USER));
    }

    public void resume(UUID id) {
        Optional<Transfer> transfer = find(id);
        if (transfer.isEmpty()) {
            return;
        }
        if (!transfer.get().phase.isPaused()) {
            throw Refusal.conflict("Cannot resume image transfer as it's not in a paused state.");
        }
        polls.enter(transfer.get(), Transfer.Phase.RESUMING);
    }

    /** Notes that the client is still there; a daemon that reports idle time is not moved by it. */
    public void extend(UUID id) {
        find(id).ifPresent(t -> t.touched = engine.now());
    }

    /** Puts a running transfer into a phase, as if the engine had decided so. */
    public void force(Transfer transfer, Transfer.Phase phase) {
        if (!transfer.phase.isFinished() && !transfer.phase.isClosing()) {
            if (phase.isFinished()) {
                polls.letGo(transfer);
            }
            polls.enter(transfer, phase);
        }
    }

    /** What serves these transfers is gone: their tickets with it, as the engine will see. */
    void breakThose(Predicate<Transfer> these) {
        engine.transfersById.values().stream()
                .filter(t -> !t.phase.isFinished() && these.test(t))
                .forEach(polls::loseTicket);
    }

    /** How long nothing was moved, as the client sees it; for tests. */
    public Optional<Duration> idle(Transfer transfer) {
        return transfer.ticket.flatMap(engine.tickets()::activity).map(a -> a.idle());
    }

    private void event(int code, Transfer transfer, String text, String correlationId) {
        Optional<Vm> vm = engine.disks().owners(transfer.order.disk()).stream().findFirst();
        engine.events().normal(code, correlationId, vm, text);
    }
}
