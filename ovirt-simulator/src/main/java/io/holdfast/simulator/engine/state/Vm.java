package io.holdfast.simulator.engine.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A virtual machine. Guarded by the engine's lock. */
public final class Vm {
    /** What it is doing, in the API's words. */
    public enum Status {
        UP("up", "Up"),
        DOWN("down", "Down"),
        /** Its host is not reached. */
        NOT_RESPONDING("not_responding", "NotResponding");

        private final String word;
        private final String label;

        Status(String word, String label) {
            this.word = word;
            this.label = label;
        }

        public String word() {
            return word;
        }

        /** As fault texts spell it. */
        public String label() {
            return label;
        }
    }

    public final UUID id;
    public final Instant created;
    public String name;
    public String description = "";
    public String comment = "";
    public final Hardware hardware;
    public boolean deleteProtected;
    public boolean quota = true;
    public Status status = Status.DOWN;
    public Optional<Instant> started = Optional.empty();
    public Optional<Instant> stopped;
    public boolean stopReasonKnown;
    public UUID cluster = Infrastructure.CLUSTER;

    /** Where it runs. */
    public Optional<UUID> host = Optional.empty();

    public long generation = 1;

    /** Whether plugged disks show as devices that somebody looks at. */
    public boolean appliance;

    /** Whether a guest agent runs: without one file systems are not frozen. */
    public boolean guestAgent = true;

    /** Whether the guest's file systems are frozen now. */
    public boolean frozen;

    /** How often they were frozen by request. */
    public int freezes;

    public final List<Nic> nics = new ArrayList<>();
    public final Map<UUID, DiskAttachment> attachments = new LinkedHashMap<>();
    public final List<Snapshot> snapshots = new ArrayList<>();

    public Vm(UUID id, String name, Instant created, Hardware hardware) {
        this.id = id;
        this.name = name;
        this.created = created;
        this.stopped = Optional.of(created);
        this.hardware = hardware;
    }

    /** This VM as it is now, for a snapshot's configuration; snapshots are not copied. */
    Vm copy() {
        Vm copy = new Vm(id, name, created, hardware.copy());
        copy.description = description;
        copy.comment = comment;
        copy.deleteProtected = deleteProtected;
        copy.quota = quota;
        copy.status = status;
        copy.started = started;
        copy.stopped = stopped;
        copy.stopReasonKnown = stopReasonKnown;
        copy.cluster = cluster;
        copy.host = host;
        nics.forEach(n -> copy.nics.add(n.copy()));
        attachments.forEach((disk, a) -> copy.attachments.put(disk, a.copy()));
        return copy;
    }

    /** The snapshot entry that stands for the running configuration. */
    public Snapshot activeSnapshot() {
        return snapshots.stream()
                .filter(s -> s.type == Snapshot.Type.ACTIVE)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("VM " + name + " has no active one"));
    }

    public Optional<Snapshot> snapshot(UUID snapshot) {
        return snapshots.stream().filter(s -> s.id.equals(snapshot)).findFirst();
    }
}
