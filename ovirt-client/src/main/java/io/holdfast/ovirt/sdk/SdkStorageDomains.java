package io.holdfast.ovirt.sdk;

import io.holdfast.ovirt.StorageDomain;
import io.holdfast.ovirt.StorageDomainId;
import io.holdfast.ovirt.StorageDomains;
import java.util.List;
import java.util.Optional;

/** Storage domains through the SDK. */
record SdkStorageDomains(EngineCalls engine) implements StorageDomains {

    @Override
    public List<StorageDomain> list() {
        return engine
                .call(
                        "list storage domains",
                        () -> engine.sdk().storageDomainsService().list().send().storageDomains())
                .stream()
                .map(FromSdk::storageDomain)
                .toList();
    }

    @Override
    public Optional<StorageDomain> find(StorageDomainId id) {
        return engine.find(
                "find storage domain " + id,
                () ->
                        FromSdk.storageDomain(
                                engine.sdk()
                                        .storageDomainsService()
                                        .storageDomainService(id.toString())
                                        .get()
                                        .send()
                                        .storageDomain()));
    }

    @Override
    public Optional<StorageDomain> named(String exactName) {
        return list().stream().filter(domain -> domain.name().equals(exactName)).findFirst();
    }
}
