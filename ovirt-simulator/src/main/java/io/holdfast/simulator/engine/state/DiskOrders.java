package io.holdfast.simulator.engine.state;

import java.util.Locale;
import java.util.UUID;

/** Which disks may be made where, and what of them storage gives at once. */
final class DiskOrders {
    private static final String CANNOT = "Cannot add Virtual Disk";

    /** What a thin disk gets on block storage when nobody says how much. */
    private static final long FIRST_EXTENTS_BYTES = 2560L << 20;

    /** Volume groups give space in extents of this size. */
    private static final long EXTENT_BYTES = 128L << 20;

    private final Engine engine;

    DiskOrders(Engine engine) {
        this.engine = engine;
    }

    /** Where it is to lie; refused when it cannot. */
    DataDomain domain(Disks.Order order) {
        UUID id =
                order.storageDomain()
                        .orElseThrow(() ->
                                Refusal.bad(CANNOT + ". Storage Domain hasn't been specified."));
        DataDomain domain =
                engine.dataCenter()
                        .domain(id)
                        .orElseThrow(() -> Refusal.bad(CANNOT + ". Storage Domain doesn't exist."));
        requireReachable(domain, CANNOT);
        boolean cow = isCow(order);
        boolean sparse = isSparse(order);
        boolean thinRaw = !cow && sparse && domain.isBlock();
        if (thinRaw || (cow && !sparse && !order.incremental()) || (!cow && order.incremental())) {
            throw Refusal.conflict(
                    String.format(
                            Locale.ROOT,
                            "%s. Disk configuration (%s %s backup-%s) is incompatible with the"
                                    + " storage domain type.",
                            CANNOT,
                            cow ? "COW" : "RAW",
                            sparse ? "Sparse" : "Preallocated",
                            order.incremental() ? "Incremental" : "None"));
        }
        requireRoom(order, domain);
        return domain;
    }

    private void requireRoom(Disks.Order order, DataDomain domain) {
        long needed = isSparse(order) ? (domain.isBlock() ? firstBytes(order) : 0) : order.size();
        long kept = Math.min(DataDomain.KEPT_FREE_BYTES, domain.bytes / 2);
        if (needed > engine.disks().freeBytes(domain) - kept) {
            throw Refusal.conflict(
                    CANNOT + ". Low disk space on Storage Domain " + domain.name + ".");
        }
    }

    static void requireReachable(DataDomain domain, String cannot) {
        if (!domain.active) {
            throw Refusal.conflict(cannot + ". The relevant Storage Domain's status is Inactive.");
        }
    }

    static boolean isCow(Disks.Order order) {
        return order.format().equals("cow");
    }

    static boolean isSparse(Disks.Order order) {
        return order.sparse().orElse(isCow(order));
    }

    /** The logical volume of a thin disk as it is made; uploads cannot extend it. */
    static long firstBytes(Disks.Order order) {
        long asked = order.initialSize().orElse(Math.min(FIRST_EXTENTS_BYTES, order.size()));
        return (asked + EXTENT_BYTES - 1) / EXTENT_BYTES * EXTENT_BYTES;
    }
}
