package io.holdfast.ovirt;

import java.util.List;
import java.util.Optional;

/** Storage domains, as targets of a restore. Errors as at {@link Engine}. */
public interface StorageDomains {

    /** All that the signed-in user may see, in the engine's order, active or not. */
    List<StorageDomain> list();

    /** Nothing when there is no such domain. */
    Optional<StorageDomain> find(StorageDomainId id);

    /** By exact name; unique on an engine. */
    Optional<StorageDomain> named(String exactName);
}
