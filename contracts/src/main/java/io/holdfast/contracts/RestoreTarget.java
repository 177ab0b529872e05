package io.holdfast.contracts;

import org.jspecify.annotations.Nullable;

/** Where a recovery point is brought back to. */
public sealed interface RestoreTarget {

    /**
     * A VM of its own.
     *
     * @param name its name; the old one when absent
     * @param cluster name or id; the cluster the VM was in when absent
     * @param storageDomain name or id, for all disks; the domain each disk was on when absent
     * @param macPolicy what becomes of the MAC addresses; kept when absent
     */
    record NewVm(
            @Nullable String name,
            @Nullable String cluster,
            @Nullable String storageDomain,
            MacPolicy macPolicy)
            implements RestoreTarget {

        public NewVm {
            Require.textIfGiven("name", name);
            Require.textIfGiven("cluster", cluster);
            Require.textIfGiven("storageDomain", storageDomain);
            macPolicy = macPolicy == null ? MacPolicy.KEEP : macPolicy;
        }
    }
}
