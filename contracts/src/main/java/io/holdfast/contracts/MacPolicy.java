package io.holdfast.contracts;

/** What becomes of the MAC addresses of a restored VM. */
public enum MacPolicy {
    /** The addresses of the recovery point; refused by the engine while another VM uses them. */
    KEEP,
    /** New addresses from the engine's pool. */
    NEW
}
