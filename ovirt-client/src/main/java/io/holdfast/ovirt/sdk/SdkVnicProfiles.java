package io.holdfast.ovirt.sdk;

import io.holdfast.ovirt.VnicProfile;
import io.holdfast.ovirt.VnicProfiles;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ovirt.engine.sdk4.types.Identified;
import org.ovirt.engine.sdk4.types.Network;

/** vNIC profiles through the SDK. */
record SdkVnicProfiles(EngineCalls engine) implements VnicProfiles {

    @Override
    public List<VnicProfile> list() {
        Map<String, String> networks =
                engine
                        .call(
                                "list networks",
                                () -> engine.sdk().networksService().list().send().networks())
                        .stream()
                        .collect(
                                Collectors.toMap(
                                        Identified::id,
                                        (Network network) -> FromSdk.orEmpty(network.name()),
                                        (first, second) -> first));
        return engine
                .call(
                        "list vNIC profiles",
                        () -> engine.sdk().vnicProfilesService().list().send().profiles())
                .stream()
                .map(profile ->
                        new VnicProfile(
                                UUID.fromString(FromSdk.id(profile, "vNIC profile")),
                                FromSdk.orEmpty(profile.name()),
                                profile.network() == null
                                        ? ""
                                        : networks.getOrDefault(profile.network().id(), "")))
                .toList();
    }
}
