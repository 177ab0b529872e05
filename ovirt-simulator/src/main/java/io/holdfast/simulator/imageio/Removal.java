package io.holdfast.simulator.imageio;

/** How the removal of a ticket ended. */
public enum Removal {
    /** It is gone (204), or was never there. */
    REMOVED,
    /** A client is still busy (409): the ticket is cancelled and removal is to be asked again. */
    BUSY
}
