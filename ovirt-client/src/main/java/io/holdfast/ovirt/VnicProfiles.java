package io.holdfast.ovirt;

import java.util.List;

/** The engine's vNIC profiles, as targets of a restore. Errors as at {@link Engine}. */
public interface VnicProfiles {

    /** All that the signed-in user may see, in the engine's order. */
    List<VnicProfile> list();
}
