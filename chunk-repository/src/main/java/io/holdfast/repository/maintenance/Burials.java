package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.PackId;
import io.holdfast.repository.ledger.Epoch;
import io.holdfast.repository.ledger.PackEntry;
import io.holdfast.repository.ledger.SweepLedger;
import java.util.stream.Stream;

/** The packs that are buried as a sweep begins; only sweeps bury, so they stay the same. */
final class Burials {

    private final IdSet all = new IdSet();
    private final IdSet beforeHorizon = new IdSet();

    static Burials of(SweepLedger ledger, Epoch epoch) {
        Burials burials = new Burials();
        try (Stream<PackEntry> packs = ledger.packs()) {
            packs.filter(pack -> pack.state() == PackEntry.State.TOMBSTONED)
                    .forEach(pack -> {
                        burials.all.add(pack.pack());
                        if (pack.stateEpoch() < epoch.horizon()) {
                            burials.beforeHorizon.add(pack.pack());
                        }
                    });
        }
        return burials;
    }

    boolean holds(PackId pack) {
        return all.contains(pack);
    }

    /** Whether everybody who may know the pack has ended. */
    boolean beforeHorizon(PackId pack) {
        return beforeHorizon.contains(pack);
    }
}
