package io.holdfast.repository.maintenance;

/** Is told now and then how far a verification or a rebuild is; from any thread, and quickly. */
public interface VerifyProgress {

    /**
     * How far it is.
     *
     * @param packsTotal 0 while it is not known
     */
    void at(long packs, long packsTotal, long bytes, long bytesTotal);

    /** Tells nobody. */
    static VerifyProgress none() {
        return (packs, packsTotal, bytes, bytesTotal) -> {};
    }
}
