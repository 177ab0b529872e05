package io.holdfast.simulator.engine.state;

import io.holdfast.simulator.storage.LayerId;
import io.holdfast.simulator.storage.SimDisk;
import io.holdfast.simulator.storage.VolumeFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An image disk: a chain of volumes, one for each layer of its contents, the active one last. */
public final class Disk {
    /** In the API's words. */
    public enum Status {
        OK("ok"),
        LOCKED("locked"),
        ILLEGAL("illegal");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** A volume; its id is the disk's {@code image_id} while it is the active one. */
    public static final class Volume {
        public final UUID id;
        public final boolean cow;
        public final Instant created;
        public UUID snapshot;

        /** A merge left it broken. */
        public boolean illegal;

        Volume(UUID id, boolean cow, Instant created, UUID snapshot) {
            this.id = id;
            this.cow = cow;
            this.created = created;
            this.snapshot = snapshot;
        }
    }

    /** What qcow2 keeps for itself in a fresh volume, as recorded. */
    private static final long COW_OVERHEAD_BYTES = 200_704;

    public final UUID id;
    public final SimDisk contents;
    public final Instant created;
    public String alias;
    public String description = "";
    public boolean sparse;
    public boolean incremental;
    public boolean wipeAfterDelete;
    public boolean propagateErrors;
    public boolean shareable;

    /** A LUN that a VM has to itself: no image, so neither snapshots nor backups have it. */
    public boolean directLun;

    /** In the API's words. */
    public String contentType = "data";

    public UUID domain = Infrastructure.STORAGE_DOMAIN;

    /** What its volume can grow to while it is uploaded to; absent where storage just gives. */
    Optional<Long> uploadBytesMax = Optional.empty();

    public Status status = Status.OK;
    public Optional<String> backupMode = Optional.empty();
    public final List<Volume> volumes = new ArrayList<>();

    Disk(UUID id, UUID image, String alias, SimDisk contents, Instant created) {
        this.id = id;
        this.alias = alias;
        this.contents = contents;
        this.created = created;
        boolean cow = contents.format() == VolumeFormat.COW;
        volumes.add(new Volume(image, cow, created, Infrastructure.BLANK));
    }

    /**
     * It was on this domain from the beginning: raw ones have their whole size on block storage.
     */
    public void lieOn(DataDomain where) {
        domain = where.id;
        sparse = sparse && !(where.isBlock() && !active().cow);
    }

    public Volume active() {
        return volumes.getLast();
    }

    /** The volume of this id, if it is in the chain. */
    public Optional<Volume> volume(UUID image) {
        return volumes.stream().filter(v -> v.id.equals(image)).findFirst();
    }

    /** Whether dirty bitmaps can be kept: a raw base cannot, whatever lies on top. */
    public boolean keepsBitmaps() {
        return contents.format() == VolumeFormat.COW;
    }

    public LayerId layerOf(Volume volume) {
        return contents.layers().get(volumes.indexOf(volume));
    }

    /** Bytes that a volume takes on storage. */
    public long actualSize(Volume volume) {
        long allocated = contents.allocatedBytes(layerOf(volume));
        return volume.cow ? COW_OVERHEAD_BYTES + allocated : allocated;
    }

    public long totalSize() {
        return volumes.stream().mapToLong(this::actualSize).sum();
    }
}
