package io.holdfast.simulator.engine.state;

import io.holdfast.simulator.fault.FaultPlan;
import io.holdfast.simulator.storage.StorageDomain;
import io.holdfast.simulator.time.SimClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The whole engine behind its front door. Every entity and every rule class is guarded by one lock:
 * use {@link #locked} around whatever reads or changes them.
 */
public final class Engine implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final SimClock clock;
    private final Delays delays;
    private final Lifetimes lifetimes;
    private final StorageDomain storage;
    private final ImageTickets tickets;
    private final Timetable timetable;
    private final FaultPlan<StepFault> stepFaults;
    private volatile Duration awayUntil = Duration.ZERO;
    private volatile Duration ahead = Duration.ZERO;
    private volatile Profile profile = Profile.RELEASED;

    final Locks locks = new Locks();
    private final DataCenter dataCenter = new DataCenter();
    private final List<Runnable> stuck = new ArrayList<>();
    final Map<UUID, Vm> vmsById = new LinkedHashMap<>();
    final Map<UUID, Disk> disksById = new LinkedHashMap<>();
    final Map<UUID, Backup> backupsById = new LinkedHashMap<>();
    final Map<UUID, Checkpoint> checkpointsById = new LinkedHashMap<>();
    final Map<UUID, Transfer> transfersById = new LinkedHashMap<>();
    private final List<Job> jobs = new ArrayList<>();
    private final EventLog events;
    private final Hosts hosts;
    private final Vms vms;
    private final Imports imports;
    private final Disks disks;
    private final Attachments attachments;
    private final Snapshots snapshots;
    private final Backups backups;
    private final Checkpoints checkpoints;
    private final Transfers transfers;
    private final Plugs plugs;

    public Engine(
            SimClock clock,
            Delays delays,
            Lifetimes lifetimes,
            StorageDomain storage,
            ImageTickets tickets,
            GuestDevices devices,
            FaultPlan<StepFault> stepFaults) {
        this.clock = clock;
        this.delays = delays;
        this.lifetimes = lifetimes;
        this.storage = storage;
        this.tickets = tickets;
        this.stepFaults = stepFaults;
        this.timetable = new Timetable(clock, lock, this::awayFor);
        this.events = new EventLog(this::now);
        this.hosts = new Hosts(this);
        this.vms = new Vms(this);
        this.imports = new Imports(this);
        this.disks = new Disks(this);
        this.attachments = new Attachments(this);
        this.snapshots = new Snapshots(this);
        this.backups = new Backups(this);
        this.checkpoints = new Checkpoints(this);
        this.transfers = new Transfers(this);
        this.plugs = new Plugs(this, devices);
    }

    /** Does something with the engine's lock held. */
    public <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** The engine goes down for so long: nothing is answered and none of its own work is done. */
    public void goAway(Duration duration) {
        awayUntil = clock.elapsed().plus(duration);
    }

    /** The engine's clock goes ahead of everybody else's by so much; negative: behind. */
    public void skewClock(Duration by) {
        ahead = by;
    }

    /** From now on it behaves as engines of this age do. */
    public void become(Profile other) {
        profile = other;
    }

    public Profile profile() {
        return profile;
    }

    /** How much longer the engine is down; zero or less when it is there. */
    public Duration awayFor() {
        return awayUntil.minus(clock.elapsed());
    }

    public DataCenter dataCenter() {
        return dataCenter;
    }

    public Hosts hosts() {
        return hosts;
    }

    public Vms vms() {
        return vms;
    }

    public Imports imports() {
        return imports;
    }

    public Disks disks() {
        return disks;
    }

    public Attachments attachments() {
        return attachments;
    }

    public Snapshots snapshots() {
        return snapshots;
    }

    public Backups backups() {
        return backups;
    }

    public Plugs plugs() {
        return plugs;
    }

    public Checkpoints checkpoints() {
        return checkpoints;
    }

    public Transfers transfers() {
        return transfers;
    }

    public EventLog events() {
        return events;
    }

    public SimClock clock() {
        return clock;
    }

    public Delays delays() {
        return delays;
    }

    public Lifetimes lifetimes() {
        return lifetimes;
    }

    public ImageTickets tickets() {
        return tickets;
    }

    /** Faults inside commands; points are the words of {@link StepPoint}. */
    public FaultPlan<StepFault> stepFaults() {
        return stepFaults;
    }

    /** Jobs that the engine still lists, oldest first. */
    public List<Job> jobs() {
        return List.copyOf(jobs);
    }

    /** Things locked in memory now. */
    public List<UUID> lockedThings() {
        return locks.held();
    }

    StorageDomain storage() {
        return storage;
    }

    /** What the engine's clock says. */
    public Instant now() {
        return clock.now().plus(ahead);
    }

    void later(Duration delay, Runnable work) {
        timetable.after(delay, work);
    }

    <F extends StepFault> Optional<F> strikes(StepPoint point, Class<F> kind) {
        return stepFaults.strike(point.word(), kind::isInstance).map(kind::cast);
    }

    boolean fails(StepPoint point) {
        return strikes(point, StepFault.Fails.class).isPresent();
    }

    /**
     * As {@link #later(Duration, Runnable)}; later still when the command lags here, and only once
     * freed when it hangs.
     */
    void later(StepPoint point, Duration delay, Runnable work) {
        if (hangs(point)) {
            stuck.add(work);
        } else {
            Duration lag =
                    strikes(point, StepFault.Lags.class)
                            .map(StepFault.Lags::duration)
                            .orElse(Duration.ZERO);
            later(delay.plus(lag), work);
        }
    }

    /** Commands that hang go on. Returns how many. */
    public int free() {
        List<Runnable> freed = List.copyOf(stuck);
        stuck.clear();
        freed.forEach(work -> later(Duration.ZERO, work));
        return freed.size();
    }

    boolean hangs(StepPoint point) {
        return strikes(point, StepFault.Hangs.class).isPresent();
    }

    /** Lists a command as started. */
    Job startJob(String description, String correlationId) {
        Job job = new Job(UUID.randomUUID(), description, correlationId, now());
        jobs.add(job);
        return job;
    }

    void endJob(Job job, boolean success) {
        job.end(success, now());
        Duration kept = success ? Duration.ofMinutes(10) : Duration.ofMinutes(60);
        later(kept, () -> jobs.remove(job));
    }

    @Override
    public void close() {
        timetable.close();
    }
}
