package io.holdfast.repository.maintenance;

/** What a sweep does with an object, or does not, and why. In the order in which it is done. */
public enum SweepStep {
    FORGET_RECOVERY_POINT("delete recovery points", "they are forgotten"),
    REVIVE_PACK("take buried packs back", "a recovery point needs them"),
    DELETE_FORWARDER("delete forwarders", "no recovery point needs them"),
    REWRITE_PACK("rewrite packs", "most of what they hold is dead"),
    BURY_UNFINISHED_PACK("bury packs", "their writers never finished them"),
    BURY_DEAD_PACK("bury packs", "nothing in them is alive"),
    DELETE_PACK("delete packs", "they were buried by an earlier sweep and nobody needs them"),
    DELETE_MAP("delete segment maps", "they are dead and name packs that are gone"),
    DELETE_MANIFEST("delete disk manifests", "they are dead and name maps that are gone"),
    DELETE_CONFIGURATION("delete configurations", "they are dead, unless a job uses them"),
    KEEP_USED_PACK(
            "keep dead packs", "a job that is open, or was when this sweep began, used them"),
    KEEP_BURIED_PACK("keep buried packs", "their time of grace is not over"),
    KEEP_DEAD_METADATA(
            "keep dead maps and manifests", "they may come again while their packs are there"),
    KEEP_DAMAGED_METADATA("keep dead maps and manifests", "they cannot be read"),
    KEEP_FOR_NEXT_SWEEP("leave packs to the next sweep", "one sweep takes no more"),
    KEEP_LIVE_PACK("keep packs", "recovery points need them");

    private final String what;
    private final String why;

    SweepStep(String what, String why) {
        this.what = what;
        this.why = why;
    }

    public String what() {
        return what;
    }

    public String why() {
        return why;
    }

    /** Whether the sweep changes something by it. */
    public boolean acts() {
        return compareTo(KEEP_USED_PACK) < 0;
    }
}
