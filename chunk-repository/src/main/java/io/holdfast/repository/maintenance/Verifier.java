package io.holdfast.repository.maintenance;

import io.holdfast.repository.objects.SealedStore;

/**
 * Reads again what is stored and says what is not as it was written, and whom that hurts. Needs the
 * bucket and the key, no ledger; writes nothing; may run beside writers and sweeps.
 */
public final class Verifier {

    private final SealedStore sealed;
    private final VerifySettings settings;

    public Verifier(SealedStore sealed, VerifySettings settings) {
        this.sealed = sealed;
        this.settings = settings;
    }

    /**
     * Everything: each pack with header, tail and footer, and each of its chunks opened and
     * digested; each recovery point, configuration, manifest, map and forwarder, also those that
     * nothing needs; each reference from a map found in the tail of its pack.
     */
    public VerifyReport whole(VerifyProgress progress) {
        return new WholeVerification(sealed, settings, progress).run();
    }

    /**
     * As much as the budget allows, chosen by the seed: packs, and ways from recovery points down
     * to chunks. Two samples of one seed take the same while the repository is the same.
     */
    public VerifyReport sample(VerifyBudget budget, long seed, VerifyProgress progress) {
        SealedStore within = sealed.through(new BudgetedBlobStore(sealed.store(), budget));
        return new SampleVerification(within, seed, progress).run();
    }
}
