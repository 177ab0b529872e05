package io.holdfast.contracts;

/** What becomes of the MAC addresses of a restored VM. */
public enum MacPolicy {
    /** The addresses of the recovery point; refused while another VM uses one of them. */
    KEEP,
    /** New addresses from the engine's pool. */
    NEW,
    /** The addresses of the recovery point, or all new ones while another VM uses one of them. */
    KEEP_IF_FREE
}
