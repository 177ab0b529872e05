package io.holdfast.restore.ovirt;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.StorageDomain;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a disk goes: as asked for it, or for all; else where it came from; else the only place
 * there is. Anything else is for the requester to say.
 */
final class StorageChoice {

    private final List<StorageDomain> domains;
    private final @Nullable String forAll;
    private final Map<DiskId, String> single;
    private final Map<UUID, UUID> before;

    /**
     * Lists the engine's domains.
     *
     * @param before the domain each disk was on
     */
    StorageChoice(
            Engine engine,
            @Nullable String forAll,
            Map<DiskId, String> single,
            Map<UUID, UUID> before) {
        this.domains =
                engine.storageDomains().list().stream().filter(StorageDomain::holdsDisks).toList();
        this.forAll = forAll;
        this.single = single;
        this.before = before;
    }

    StorageDomain of(UUID disk) throws CannotRestore {
        String own = single.get(new DiskId(disk));
        if (own != null) {
            return named(own, "diskDomains." + disk);
        }
        if (forAll != null) {
            return named(forAll, "storageDomain");
        }
        UUID was = before.get(disk);
        return domains.stream()
                .filter(each -> each.id().value().equals(was))
                .findFirst()
                .or(this::only)
                .orElseThrow(() -> unknown(String.valueOf(was), "storageDomain"));
    }

    private StorageDomain named(String asked, String field) throws CannotRestore {
        return domains.stream()
                .filter(each -> Words.is(asked, each.name(), each.id().value()))
                .findFirst()
                .orElseThrow(() -> unknown(asked, field));
    }

    private Optional<StorageDomain> only() {
        return domains.size() == 1 ? Optional.of(domains.getFirst()) : Optional.empty();
    }

    private CannotRestore unknown(String wanted, String field) {
        return new CannotRestore(
                FailureReason.TARGET_UNKNOWN,
                "the engine has no storage domain '%s'; it has %s: name one as target.%s"
                        .formatted(
                                wanted, domains.stream().map(StorageDomain::name).toList(), field));
    }
}
