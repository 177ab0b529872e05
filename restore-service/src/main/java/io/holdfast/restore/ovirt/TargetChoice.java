package io.holdfast.restore.ovirt;

import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.ovirt.Cluster;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.StorageDomain;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a VM goes: as asked; else where it came from; else the only place there is. Anything else
 * is for the requester to say.
 */
final class TargetChoice {

    private final List<Cluster> clusters;
    private final List<StorageDomain> domains;
    private final RestoreTarget.NewVm target;
    private final StoredVm stored;

    TargetChoice(Engine engine, RestoreTarget.NewVm target, StoredVm stored) {
        this.clusters = engine.clusters().list();
        this.domains =
                engine.storageDomains().list().stream().filter(StorageDomain::holdsDisks).toList();
        this.target = target;
        this.stored = stored;
    }

    UUID cluster() throws CannotRestore {
        String asked = target.cluster();
        Optional<Cluster> found =
                asked == null
                        ? stored.cluster().flatMap(this::clusterNamed).or(this::onlyCluster)
                        : clusterNamed(asked);
        return found.orElseThrow(() ->
                        unknown(
                                "cluster",
                                asked == null ? stored.cluster().orElse("") : asked,
                                clusters.stream().map(Cluster::name).toList()))
                .id()
                .value();
    }

    UUID storageDomain(UUID disk) throws CannotRestore {
        String asked = target.storageDomain();
        UUID before = stored.diskDomains().get(disk);
        Optional<StorageDomain> found =
                asked == null
                        ? Optional.ofNullable(before).flatMap(this::domainOf).or(this::onlyDomain)
                        : domains.stream()
                                .filter(each -> is(asked, each.name(), each.id().value()))
                                .findFirst();
        return found.orElseThrow(() ->
                        unknown(
                                "storageDomain",
                                asked == null ? String.valueOf(before) : asked,
                                domains.stream().map(StorageDomain::name).toList()))
                .id()
                .value();
    }

    private Optional<Cluster> clusterNamed(String nameOrId) {
        return clusters.stream()
                .filter(each -> is(nameOrId, each.name(), each.id().value()))
                .findFirst();
    }

    private Optional<Cluster> onlyCluster() {
        return clusters.size() == 1 ? Optional.of(clusters.getFirst()) : Optional.empty();
    }

    private Optional<StorageDomain> domainOf(UUID id) {
        return domains.stream().filter(each -> each.id().value().equals(id)).findFirst();
    }

    private Optional<StorageDomain> onlyDomain() {
        return domains.size() == 1 ? Optional.of(domains.getFirst()) : Optional.empty();
    }

    private static boolean is(String nameOrId, String name, UUID id) {
        return nameOrId.equals(name) || nameOrId.equalsIgnoreCase(id.toString());
    }

    private static CannotRestore unknown(String field, String wanted, List<String> known) {
        return new CannotRestore(
                FailureReason.TARGET_UNKNOWN,
                "the engine has no %s '%s'; it has %s: name one as target.%s"
                        .formatted(field, wanted, known, field));
    }
}
